; Inno Setup 6 over the folder that packaging\bundle.py made; per user, so no administrator is needed.
;
;   python packaging\bundle.py build\bundle\segicl-gui
;   build\bundle\segicl-gui\python\python.exe packaging\icons.py build\bundle\segicl-gui\share
;   ISCC /DVersion=0.1.0 /DFlavour=cpu packaging\windows\segicl-gui.iss
;
; Silent: segicl-gui-0.1.0-windows-x64.exe /VERYSILENT /SUPPRESSMSGBOXES /NORESTART [/ALLUSERS] [/DIR="D:\SegICL"]
; Silent removal: unins000.exe /VERYSILENT. Projects and settings are never in this folder, and stay.

#ifndef Version
  #error Give the version: /DVersion=0.1.0
#endif
#ifndef Flavour
  #define Flavour "cpu"
#endif
#ifndef Bundle
  #define Bundle "..\..\build\bundle\segicl-gui"
#endif
#define Suffix (Flavour == "cpu" ? "" : "-" + Flavour)

[Setup]
AppId={{6B0E2F0E-5A1B-4E53-9F0C-7C3B8B1D5E21}
AppName=SegICL
AppVersion={#Version}
AppPublisher=SegICL GUI developers
DefaultDirName={autopf}\SegICL
DefaultGroupName=SegICL
DisableProgramGroupPage=yes
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog commandline
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0
Compression=lzma2/max
SolidCompression=yes
ChangesAssociations=yes
ChangesEnvironment=yes
LicenseFile=..\..\LICENSE
SetupIconFile={#Bundle}\share\segicl-gui.ico
UninstallDisplayIcon={app}\share\segicl-gui.ico
OutputDir=..\..\dist
OutputBaseFilename=segicl-gui{#Suffix}-{#Version}-windows-x64

[Languages]
Name: "en"; MessagesFile: "compiler:Default.isl"
Name: "de"; MessagesFile: "compiler:Languages\German.isl"

[Tasks]
Name: "desktopicon"; Description: "{cm:CreateDesktopIcon}"; Flags: unchecked
Name: "path"; Description: "Add the command segicl to PATH"; Flags: unchecked

[InstallDelete]
; An update leaves nothing of the version before.
Type: filesandordirs; Name: "{app}\python"

[Files]
Source: "{#Bundle}\*"; DestDir: "{app}"; Flags: recursesubdirs createallsubdirs ignoreversion
Source: "segicl.cmd"; DestDir: "{app}\bin"

[Icons]
Name: "{autoprograms}\SegICL"; Filename: "{app}\python\pythonw.exe"; Parameters: "-P -s -m segicl_gui"; WorkingDir: "{userdocs}"; IconFilename: "{app}\share\segicl-gui.ico"
Name: "{autodesktop}\SegICL"; Filename: "{app}\python\pythonw.exe"; Parameters: "-P -s -m segicl_gui"; WorkingDir: "{userdocs}"; IconFilename: "{app}\share\segicl-gui.ico"; Tasks: desktopicon

[Registry]
; A project is a folder, which Windows gives no type by its name: its context menu gets a line.
Root: HKA; Subkey: "Software\Classes\Directory\shell\SegICL"; ValueType: string; ValueData: "Open in SegICL"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\Directory\shell\SegICL"; ValueType: string; ValueName: "Icon"; ValueData: "{app}\share\segicl-gui.ico"
Root: HKA; Subkey: "Software\Classes\Directory\shell\SegICL"; ValueType: string; ValueName: "AppliesTo"; ValueData: "System.FileName:""*.segicl"""
Root: HKA; Subkey: "Software\Classes\Directory\shell\SegICL\command"; ValueType: string; ValueData: """{app}\python\pythonw.exe"" -P -s -m segicl_gui gui ""%1"""
; What is called so and is a file: a shortcut, a packed project.
Root: HKA; Subkey: "Software\Classes\.segicl\OpenWithProgids"; ValueType: string; ValueName: "SegICL.Project"; ValueData: ""; Flags: uninsdeletevalue
Root: HKA; Subkey: "Software\Classes\SegICL.Project"; ValueType: string; ValueData: "SegICL project"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\SegICL.Project\DefaultIcon"; ValueType: string; ValueData: "{app}\share\segicl-gui.ico"
Root: HKA; Subkey: "Software\Classes\SegICL.Project\shell\open\command"; ValueType: string; ValueData: """{app}\python\pythonw.exe"" -P -s -m segicl_gui gui ""%1"""
Root: HKCU; Subkey: "Environment"; ValueType: expandsz; ValueName: "Path"; ValueData: "{olddata};{app}\bin"; Tasks: path; Check: NotOnPath(ExpandConstant('{app}\bin'))

[UninstallDelete]
Type: filesandordirs; Name: "{app}\python"

[Code]
function NotOnPath(Folder: string): Boolean;
var
  Path: string;
begin
  Result := not RegQueryStringValue(HKCU, 'Environment', 'Path', Path)
    or (Pos(';' + Lowercase(Folder) + ';', ';' + Lowercase(Path) + ';') = 0);
end;

procedure CurUninstallStepChanged(Step: TUninstallStep);
var
  Path, Folder: string;
begin
  Folder := ExpandConstant('{app}\bin');
  if (Step = usPostUninstall) and RegQueryStringValue(HKCU, 'Environment', 'Path', Path) then
    if StringChangeEx(Path, ';' + Folder, '', True) > 0 then
      RegWriteExpandStringValue(HKCU, 'Environment', 'Path', Path);
end;
