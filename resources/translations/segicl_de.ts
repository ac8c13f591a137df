<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
 <context>
  <name>segicl</name>
  <message>
   <location filename="segicl_gui/domain/project.py" />
   <source>Auto-accepted</source>
   <translation>Automatisch angenommen</translation>
  </message>
  <message>
   <location filename="segicl_gui/domain/project.py" />
   <source>Done</source>
   <translation>Erledigt</translation>
  </message>
  <message>
   <location filename="segicl_gui/domain/project.py" />
   <source>Flagged</source>
   <translation>Markiert</translation>
  </message>
  <message>
   <location filename="segicl_gui/domain/project.py" />
   <source>In progress</source>
   <translation>In Arbeit</translation>
  </message>
  <message>
   <location filename="segicl_gui/domain/project.py" />
   <source>New</source>
   <translation>Neu</translation>
  </message>
  <message>
   <location filename="segicl_gui/domain/project.py" />
   <source>Proposed</source>
   <translation>Vorschlag</translation>
  </message>
  <message>
   <location filename="segicl_gui/domain/project.py" />
   <source>Returned</source>
   <translation>Zurückgegeben</translation>
  </message>
  <message>
   <location filename="segicl_gui/domain/project.py" />
   <source>Reviewed</source>
   <translation>Durchgesehen</translation>
  </message>
  <message>
   <location filename="segicl_gui/engine/process.py" />
   <source>busy</source>
   <translation>arbeitet</translation>
  </message>
  <message>
   <location filename="segicl_gui/engine/process.py" />
   <source>lost</source>
   <translation>verloren</translation>
  </message>
  <message>
   <location filename="segicl_gui/engine/process.py" />
   <source>ready</source>
   <translation>bereit</translation>
  </message>
  <message>
   <location filename="segicl_gui/engine/process.py" />
   <source>starting</source>
   <translation>startet</translation>
  </message>
  <message>
   <location filename="segicl_gui/engine/process.py" />
   <source>stopped</source>
   <translation>angehalten</translation>
  </message>
  <message>
   <location filename="segicl_gui/services/operation_table.py" />
   <source>Accepted slices</source>
   <translation>Angenommene Schichten</translation>
  </message>
  <message>
   <location filename="segicl_gui/services/operation_table.py" />
   <source>Across</source>
   <translation>Quer</translation>
  </message>
  <message>
   <location filename="segicl_gui/services/operation_table.py" />
   <source>Add it to the active label, keep off it, or keep to where it is</source>
   <translation>Zum aktiven Label hinzufügen, davon fernhalten oder darauf beschränken</translation>
  </message>
  <message>
   <location filename="segicl_gui/services/operation_table.py" />
   <source>Add what is connected to a place and as bright</source>
   <translation>Hinzufügen, was mit einer Stelle verbunden und ebenso hell ist</translation>
  </message>
  <message>
   <location filename="segicl_gui/services/operation_table.py" />
   <source>Add, subtract or intersect another label</source>
   <translation>Ein anderes Label hinzufügen, abziehen oder schneiden</translation>
  </message>
  <message>
   <location filename="segicl_gui/services/operation_table.py" />
   <source>All of it</source>
   <translation>Alles davon</translation>
  </message>
  <message>
   <location filename="segicl_gui/services/operation_table.py" />
   <source>All of the label, or one connected part</source>
   <translation>Das ganze Label oder ein zusammenhängender Teil</translation>
  </message>
  <message>
   <location filename="segicl_gui/services/operation_table.py" />
   <source>By</source>
   <translation>Um</translation>
  </message>
  <message>
   <location filename="segicl_gui/services/operation_table.py" />
   <source>Choose by intensity</source>
   <translation>Nach Intensität wählen</translation>
  </message>
  <message>
   <location filename="segicl_gui/services/operation_table.py" />
   <source>Closed on all sides</source>
   <translation>Ringsum geschlossen</translation>
  </message>
  <message>
   <location filename="segicl_gui/services/operation_table.py" />
   <source>Combine with label</source>
   <translation>Mit Label verknüpfen</translation>
  </message>
  <message>
   <location filename="segicl_gui/services/operation_table.py" />
   <source>Count the other label as so much larger</source>
   <translation>Das andere Label als um so viel größer rechnen</translation>
  </message>
  <message>
   <location filename="segicl_gui/services/operation_table.py" />
   <source>Details smaller than this go (standard deviation of a Gaussian)</source>
   <translation>Kleinere Einzelheiten verschwinden (Standardabweichung einer Gauß-Funktion)</translation>
  </message>
  <message>
   <location filename="segicl_gui/services/operation_table.py" />
   <source>Distance in any direction</source>
   <translation>Abstand in jede Richtung</translation>
  </message>
  <message>
   <location filename="segicl_gui/services/operation_table.py" />
   <source>Even out the outline; the size stays about the same</source>
   <translation>Gleicht den Umriss aus; die Größe bleibt etwa dieselbe</translation>
  </message>
  <message>
   <location filename="segicl_gui/services/operation_table.py" />
   <source>Everywhere</source>
   <translation>Überall</translation>
  </message>
  <message>
   <location filename="segicl_gui/services/operation_table.py" />
   <source>Fill holes</source>
   <translation>Löcher füllen</translation>
  </message>
  <message>
   <location filename="segicl_gui/services/operation_table.py" />
   <source>Fill what the label encloses</source>
   <translation>Füllen, was das Label umschließt</translation>
  </message>
  <message>
   <location filename="segicl_gui/services/operation_table.py" />
   <source>From</source>
   <translation>Von</translation>
  </message>
  <message>
   <location filename="segicl_gui/services/operation_table.py" />
   <source>Give voxels of this label to another</source>
   <translation>Voxel dieses Labels einem anderen geben</translation>
  </message>
  <message>
   <location filename="segicl_gui/services/operation_table.py" />
   <source>Grow region</source>
   <translation>Bereich wachsen lassen</translation>
  </message>
  <message>
   <location filename="segicl_gui/services/operation_table.py" />
   <source>Holes</source>
   <translation>Löcher</translation>
  </message>
  <message>
   <location filename="segicl_gui/services/operation_table.py" />
   <source>How</source>
   <translation>Wie</translation>
  </message>
  <message>
   <location filename="segicl_gui/services/operation_table.py" />
   <source>In each slice</source>
   <translation>In jeder Schicht</translation>
  </message>
  <message>
   <location filename="segicl_gui/services/operation_table.py" />
   <source>Inside another label</source>
   <translation>In einem anderen Label</translation>
  </message>
  <message>
   <location filename="segicl_gui/services/operation_table.py" />
   <source>Inside the label</source>
   <translation>Im Label</translation>
  </message>
  <message>
   <location filename="segicl_gui/services/operation_table.py" />
   <source>Inside the label, what is out of the range is removed; else it is added</source>
   <translation>Im Label wird entfernt, was außerhalb des Bereichs liegt; sonst wird hinzugefügt</translation>
  </message>
  <message>
   <location filename="segicl_gui/services/operation_table.py" />
   <source>Interpolate slices</source>
   <translation>Schichten interpolieren</translation>
  </message>
  <message>
   <location filename="segicl_gui/services/operation_table.py" />
   <source>Intersect</source>
   <translation>Schneiden</translation>
  </message>
  <message>
   <location filename="segicl_gui/services/operation_table.py" />
   <source>Into</source>
   <translation>Nach</translation>
  </message>
  <message>
   <location filename="segicl_gui/services/operation_table.py" />
   <source>Its own middle</source>
   <translation>Seine eigene Mitte</translation>
  </message>
  <message>
   <location filename="segicl_gui/services/operation_table.py" />
   <source>Keep largest part</source>
   <translation>Größten Teil behalten</translation>
  </message>
  <message>
   <location filename="segicl_gui/services/operation_table.py" />
   <source>Label that gets the mirror image</source>
   <translation>Label, das das Spiegelbild bekommt</translation>
  </message>
  <message>
   <location filename="segicl_gui/services/operation_table.py" />
   <source>Label that gets them</source>
   <translation>Label, das sie bekommt</translation>
  </message>
  <message>
   <location filename="segicl_gui/services/operation_table.py" />
   <source>Largest difference from the intensity you clicked</source>
   <translation>Größte Abweichung von der angeklickten Intensität</translation>
  </message>
  <message>
   <location filename="segicl_gui/services/operation_table.py" />
   <source>Margin</source>
   <translation>Rand</translation>
  </message>
  <message>
   <location filename="segicl_gui/services/operation_table.py" />
   <source>Middle of the image</source>
   <translation>Mitte des Bildes</translation>
  </message>
  <message>
   <location filename="segicl_gui/services/operation_table.py" />
   <source>Mirror left–right</source>
   <translation>Links–rechts spiegeln</translation>
  </message>
  <message>
   <location filename="segicl_gui/services/operation_table.py" />
   <source>Move the outline inwards</source>
   <translation>Verschiebt den Umriss nach innen</translation>
  </message>
  <message>
   <location filename="segicl_gui/services/operation_table.py" />
   <source>Move the outline outwards</source>
   <translation>Verschiebt den Umriss nach außen</translation>
  </message>
  <message>
   <location filename="segicl_gui/services/operation_table.py" />
   <source>Move to label</source>
   <translation>In Label verschieben</translation>
  </message>
  <message>
   <location filename="segicl_gui/services/operation_table.py" />
   <source>Outlined slices</source>
   <translation>Umrissene Schichten</translation>
  </message>
  <message>
   <location filename="segicl_gui/services/operation_table.py" />
   <source>Region</source>
   <translation>Bereich</translation>
  </message>
  <message>
   <location filename="segicl_gui/services/operation_table.py" />
   <source>Remove all parts of the label but the largest</source>
   <translation>Entfernt alle Teile des Labels außer dem größten</translation>
  </message>
  <message>
   <location filename="segicl_gui/services/operation_table.py" />
   <source>Remove islands</source>
   <translation>Inseln entfernen</translation>
  </message>
  <message>
   <location filename="segicl_gui/services/operation_table.py" />
   <source>Remove parts of the label below a size</source>
   <translation>Entfernt Teile des Labels unter einer Größe</translation>
  </message>
  <message>
   <location filename="segicl_gui/services/operation_table.py" />
   <source>Replace the label here by that of the next slice</source>
   <translation>Ersetzt das Label hier durch das der nächsten Schicht</translation>
  </message>
  <message>
   <location filename="segicl_gui/services/operation_table.py" />
   <source>Replace the label here by that of the previous slice</source>
   <translation>Ersetzt das Label hier durch das der vorigen Schicht</translation>
  </message>
  <message>
   <location filename="segicl_gui/services/operation_table.py" />
   <source>Result</source>
   <translation>Ergebnis</translation>
  </message>
  <message>
   <location filename="segicl_gui/services/operation_table.py" />
   <source>Shrink</source>
   <translation>Verkleinern</translation>
  </message>
  <message>
   <location filename="segicl_gui/services/operation_table.py" />
   <source>Size of the smallest part to keep</source>
   <translation>Größe des kleinsten Teils, der bleibt</translation>
  </message>
  <message>
   <location filename="segicl_gui/services/operation_table.py" />
   <source>Slices to start from. Between accepted slices, drafts are replaced</source>
   <translation>Schichten, von denen ausgegangen wird. Zwischen angenommenen werden Entwürfe ersetzt</translation>
  </message>
  <message>
   <location filename="segicl_gui/services/operation_table.py" />
   <source>Smaller than</source>
   <translation>Kleiner als</translation>
  </message>
  <message>
   <location filename="segicl_gui/services/operation_table.py" />
   <source>Smooth</source>
   <translation>Glätten</translation>
  </message>
  <message>
   <location filename="segicl_gui/services/operation_table.py" />
   <source>The label to look in</source>
   <translation>Das Label, in dem gesucht wird</translation>
  </message>
  <message>
   <location filename="segicl_gui/services/operation_table.py" />
   <source>The mirror image of the label</source>
   <translation>Das Spiegelbild des Labels</translation>
  </message>
  <message>
   <location filename="segicl_gui/services/operation_table.py" />
   <source>The other label</source>
   <translation>Das andere Label</translation>
  </message>
  <message>
   <location filename="segicl_gui/services/operation_table.py" />
   <source>The part you click</source>
   <translation>Der Teil, den Sie anklicken</translation>
  </message>
  <message>
   <location filename="segicl_gui/services/operation_table.py" />
   <source>The plane of symmetry</source>
   <translation>Die Symmetrieebene</translation>
  </message>
  <message>
   <location filename="segicl_gui/services/operation_table.py" />
   <source>Threshold</source>
   <translation>Schwellwert</translation>
  </message>
  <message>
   <location filename="segicl_gui/services/operation_table.py" />
   <source>To</source>
   <translation>Bis</translation>
  </message>
  <message>
   <location filename="segicl_gui/services/operation_table.py" />
   <source>What counts as a hole in a volume</source>
   <translation>Was in einem Volumen als Loch zählt</translation>
  </message>
  <message>
   <location filename="segicl_gui/services/operation_table.py" />
   <source>Where</source>
   <translation>Wo</translation>
  </message>
  <message>
   <location filename="segicl_gui/services/operation_table.py" />
   <source>Whether what is there stays</source>
   <translation>Ob bleibt, was dort ist</translation>
  </message>
  <message>
   <location filename="segicl_gui/services/queue.py" />
   <source>As added</source>
   <translation>Wie geladen</translation>
  </message>
  <message>
   <location filename="segicl_gui/services/queue.py" />
   <source>By name</source>
   <translation>Nach Namen</translation>
  </message>
  <message>
   <location filename="segicl_gui/services/queue.py" />
   <source>Hardest first</source>
   <translation>Schwierigste zuerst</translation>
  </message>
  <message>
   <location filename="segicl_gui/services/queue.py" />
   <source>Most useful next</source>
   <translation>Nützlichste zuerst</translation>
  </message>
  <message>
   <location filename="segicl_gui/services/windows.py" />
   <source>CT abdomen</source>
   <translation>CT Abdomen</translation>
  </message>
  <message>
   <location filename="segicl_gui/services/windows.py" />
   <source>CT bone</source>
   <translation>CT Knochen</translation>
  </message>
  <message>
   <location filename="segicl_gui/services/windows.py" />
   <source>CT brain</source>
   <translation>CT Gehirn</translation>
  </message>
  <message>
   <location filename="segicl_gui/services/windows.py" />
   <source>CT lung</source>
   <translation>CT Lunge</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui" />
   <source>Dark</source>
   <translation>Dunkel</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui" />
   <source>Light</source>
   <translation>Hell</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui" />
   <source>proposed</source>
   <translation>vorgeschlagen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui" />
   <source>this computer</source>
   <translation>dieser Rechner</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>3D: surfaces, volume or both</source>
   <translation>3D: Oberflächen, Volumen oder beides</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>A file for whoever helps: checks, versions and logs, without names and images</source>
   <translation>Eine Datei für alle, die helfen: Prüfungen, Versionen und Protokolle, ohne Namen und Bilder</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>About</source>
   <translation>Über SegICL</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Accept</source>
   <translation>Annehmen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Accept all above a quality…</source>
   <translation>Alle über einer Güte annehmen…</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>All masks in a folder and below it, by name of case</source>
   <translation>Alle Masken in einem Ordner und darunter, nach dem Namen des Falls</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>All open cases, one after the other, while you work; again: pause or go on</source>
   <translation>Alle offenen Fälle nacheinander, während Sie arbeiten; noch einmal: anhalten oder fortsetzen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>All pages, with search; needs no network</source>
   <translation>Alle Seiten, mit Suche; braucht kein Netz</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Another version of this project: outlines of both, Dice and distances of this case</source>
   <translation>Eine andere Fassung dieses Projekts: Umrisse beider, Dice und Abstände dieses Falls</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Answer prompts anew</source>
   <translation>Eingaben neu beantworten</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Approve</source>
   <translation>Freigeben</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Automatic window/level</source>
   <translation>Fensterung automatisch</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Back and forth between the last two tools</source>
   <translation>Hin und her zwischen den letzten beiden Werkzeugen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Bring back work packages…</source>
   <translation>Arbeitspakete zurückholen…</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Brush</source>
   <translation>Pinsel</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Brush and eraser work in the neighbouring slices too, as a ball</source>
   <translation>Pinsel und Radierer wirken als Kugel auch in den Nachbarschichten</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Brush in 3D</source>
   <translation>Pinsel in 3D</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>By name or status; Enter opens the first that matches</source>
   <translation>Nach Name oder Status; die Eingabetaste öffnet den ersten Treffer</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Cancel prediction</source>
   <translation>Vorhersage abbrechen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Case</source>
   <translation>Fall</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Check masks…</source>
   <translation>Masken prüfen…</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Choose the label under the mouse</source>
   <translation>Das Label unter der Maus wählen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Clear drafts of this slice</source>
   <translation>Entwürfe dieser Schicht löschen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Click along an edge, the line follows it; Enter or a double click closes it</source>
   <translation>An einer Kante entlang klicken, die Linie folgt ihr; Eingabetaste oder Doppelklick schließt sie</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Click or draw on what belongs to the label, Ctrl: what does not; a closed line is a lasso, Shift+drag a box</source>
   <translation>Anklicken oder einzeichnen, was zum Label gehört, mit Strg: was nicht; eine geschlossene Linie ist ein Lasso, Umschalt+Ziehen ein Rahmen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Click the corners; Enter or a double click closes it, Esc drops it</source>
   <translation>Die Ecken anklicken; Eingabetaste oder Doppelklick schließt, Esc verwirft</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Close project</source>
   <translation>Projekt schließen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Combine with label…</source>
   <translation>Mit Label verknüpfen…</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Comment…</source>
   <translation>Kommentar…</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Compare with second reading…</source>
   <translation>Mit Zweitbefundung vergleichen…</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Compute…</source>
   <translation>Rechenort…</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Confirm all slices of this case</source>
   <translation>Alle Schichten dieses Falls bestätigen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Confirm what is on screen, make it an exemplar, go on</source>
   <translation>Bestätigt, was zu sehen ist, macht es zum Beispiel und geht weiter</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Confirm what you changed in this case, resolve its comments and approve it</source>
   <translation>Bestätigt, was Sie an diesem Fall geändert haben, erledigt seine Kommentare und gibt ihn frei</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Copy a folder of scans without what tells who the patients are</source>
   <translation>Kopiert einen Ordner mit Aufnahmen ohne alles, was die Patienten verrät</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Copy from next slice</source>
   <translation>Aus nächster Schicht kopieren</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Copy from previous slice</source>
   <translation>Aus voriger Schicht kopieren</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Correct with the model</source>
   <translation>Mit dem Modell korrigieren</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Crosshair under the mouse</source>
   <translation>Fadenkreuz unter die Maus</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Cut object</source>
   <translation>Objekt zerschneiden</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>De-identified copy of scans…</source>
   <translation>De-identifizierte Kopie von Aufnahmen…</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Delete object</source>
   <translation>Objekt löschen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Dice by number of exemplars…</source>
   <translation>Dice nach Zahl der Beispiele…</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Drag a line across an object: it becomes two</source>
   <translation>Eine Linie quer durch ein Objekt ziehen: es werden zwei</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Drag from one object to another: they become one</source>
   <translation>Von einem Objekt zum anderen ziehen: sie werden eins</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Drag to measure a length in the slice</source>
   <translation>Ziehen misst eine Strecke in der Schicht</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Drag to move (the middle button does so with any tool), Ctrl+wheel to zoom</source>
   <translation>Ziehen verschiebt (die mittlere Maustaste bei jedem Werkzeug), Strg+Mausrad zoomt</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Draw masks as outlines, or fill them</source>
   <translation>Masken als Umrisse zeichnen oder füllen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Draw round an area; Ctrl subtracts, Shift replaces</source>
   <translation>Eine Fläche umfahren; Strg zieht ab, Umschalt ersetzt</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Edit</source>
   <translation>Bearbeiten</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Edit label…</source>
   <translation>Label bearbeiten…</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>End-diastole</source>
   <translation>Enddiastole</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>End-systole</source>
   <translation>Endsystole</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Eraser</source>
   <translation>Radierer</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Expected Dice of first proposals against what was then accepted</source>
   <translation>Erwarteter Dice erster Vorschläge gegen das, was dann angenommen wurde</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Export masks…</source>
   <translation>Masken exportieren…</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Export task…</source>
   <translation>Aufgabe exportieren…</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Fetch yours and return it; hand out and bring back over the server</source>
   <translation>Eigene holen und zurückgeben; über den Server ausgeben und zurückholen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>File</source>
   <translation>Datei</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Fill</source>
   <translation>Füllen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Fill a hole or another label's area under the mouse, elsewhere what looks alike</source>
   <translation>Ein Loch oder den Bereich eines anderen Labels unter der Maus füllen, sonst, was ähnlich aussieht</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Fill holes…</source>
   <translation>Löcher füllen…</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Fill, smooth, grow, threshold, interpolate… the active label</source>
   <translation>Das aktive Label füllen, glätten, vergrößern, interpolieren, Schwellwert…</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Find and change keys</source>
   <translation>Tasten suchen und ändern</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Find case…</source>
   <translation>Fall suchen…</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Find images…</source>
   <translation>Bilder suchen…</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Finish volume</source>
   <translation>Volumen abschließen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Fit to window</source>
   <translation>In Fenster einpassen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Fix and approve</source>
   <translation>Berichtigen und freigeben</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Flag case</source>
   <translation>Fall markieren</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Go through some of them; Enter confirms</source>
   <translation>Einige davon durchgehen; die Eingabetaste bestätigt</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Go to what is most uncertain</source>
   <translation>Zum Unsichersten gehen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Grow</source>
   <translation>Wachsen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Grow region…</source>
   <translation>Bereich wachsen lassen…</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Grow…</source>
   <translation>Vergrößern…</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Hand out work packages…</source>
   <translation>Arbeitspakete ausgeben…</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Help</source>
   <translation>Hilfe</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Hide all other labels</source>
   <translation>Alle anderen Labels ausblenden</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Hide or show all labels</source>
   <translation>Alle Labels aus- oder einblenden</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Hide or show proposals</source>
   <translation>Vorschläge aus- oder einblenden</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Hide the proposal of this slice; takes back the last point of an outline</source>
   <translation>Blendet den Vorschlag dieser Schicht aus; nimmt den letzten Punkt eines Umrisses zurück</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>How much more exemplars would help, label by label</source>
   <translation>Wie viel mehr Beispiele helfen würden, Label für Label</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Images that were moved or renamed, found in a folder by what they hold</source>
   <translation>Verschobene oder umbenannte Bilder, in einem Ordner am Inhalt erkannt</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Import folder of masks…</source>
   <translation>Ordner mit Masken importieren…</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Import masks…</source>
   <translation>Masken importieren…</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Import task…</source>
   <translation>Aufgabe importieren…</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>In this case or another one</source>
   <translation>In diesem Fall oder einem anderen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Interpolate slices…</source>
   <translation>Schichten interpolieren…</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Islands, empty or one-sided labels, parts outside their parent, gaps: with the places</source>
   <translation>Inseln, leere oder einseitige Labels, Teile außerhalb ihres Ganzen, Lücken: mit den Stellen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Keep largest part…</source>
   <translation>Größten Teil behalten…</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Keys…</source>
   <translation>Tasten…</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Label maps, .seg.nrrd, DICOM segmentations, structure sets, COCO</source>
   <translation>Labelkarten, .seg.nrrd, DICOM-Segmentierungen, Structure Sets, COCO</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Labels and exemplars as one file, without names of cases and people</source>
   <translation>Labels und Beispiele als eine Datei, ohne Namen von Fällen und Personen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Labels and exemplars of another project, from one file</source>
   <translation>Labels und Beispiele eines anderen Projekts, aus einer Datei</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Labels not looked at here are not in this picture</source>
   <translation>Hier nicht angesehene Labels kommen in diesem Bild nicht vor</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Larger brush</source>
   <translation>Größerer Pinsel</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Lasso</source>
   <translation>Lasso</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Learn in five minutes</source>
   <translation>In fünf Minuten lernen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Left</source>
   <translation>Links</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Light or dark</source>
   <translation>Hell oder dunkel</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Live wire</source>
   <translation>Live Wire</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Look at the image below a proposal</source>
   <translation>Das Bild unter einem Vorschlag ansehen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Make a new proposal for this slice from the exemplars</source>
   <translation>Macht für diese Schicht einen neuen Vorschlag aus den Beispielen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Make proposals on this computer or on a server</source>
   <translation>Vorschläge auf diesem Rechner oder auf einem Server berechnen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Mark for a second look</source>
   <translation>Für einen zweiten Blick vormerken</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Mark the rest absent</source>
   <translation>Rest als nicht vorhanden</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Measurements…</source>
   <translation>Messwerte…</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Merge objects</source>
   <translation>Objekte vereinen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Mirror left–right…</source>
   <translation>Links–rechts spiegeln…</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Models there are: import your own, check, try, remove them</source>
   <translation>Vorhandene Modelle: eigene importieren, prüfen, ausprobieren, entfernen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Models…</source>
   <translation>Modelle…</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Move to label…</source>
   <translation>In Label verschieben…</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Next</source>
   <translation>Weiter</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Next frame</source>
   <translation>Nächste Phase</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Next label</source>
   <translation>Nächstes Label</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Next open case; this one stays as it is</source>
   <translation>Nächster offener Fall; dieser bleibt, wie er ist</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Next open comment</source>
   <translation>Nächster offener Kommentar</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Next slice</source>
   <translation>Nächste Schicht</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Next slice that needs attention</source>
   <translation>Nächste Schicht, die Aufmerksamkeit braucht</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Next tagged frame</source>
   <translation>Nächste gekennzeichnete Phase</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Next to review</source>
   <translation>Nächster zu prüfender Fall</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>One after the other</source>
   <translation>Eins nach dem anderen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Only the active label</source>
   <translation>Nur das aktive Label</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Open demo</source>
   <translation>Demo öffnen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Open folder of scans…</source>
   <translation>Ordner öffnen…</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Open project…</source>
   <translation>Projekt öffnen…</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Outline the slices between those outlined</source>
   <translation>Die Schichten zwischen den umrissenen umreißen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Outlines or areas</source>
   <translation>Umrisse oder Flächen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Overlay fainter</source>
   <translation>Überlagerung schwächer</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Overlay stronger</source>
   <translation>Überlagerung stärker</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Paint only pixels whose intensity is in a range</source>
   <translation>Malt nur Pixel, deren Intensität in einem Bereich liegt</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Paint the active label; Ctrl erases; Shift+wheel or [ ] changes the size</source>
   <translation>Malt das aktive Label; Strg radiert; Umschalt+Mausrad oder [ ] ändert die Größe</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Pan and zoom</source>
   <translation>Verschieben und zoomen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Pick label</source>
   <translation>Label aufnehmen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Pin a comment under the mouse</source>
   <translation>Einen Kommentar unter der Maus anheften</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Play or stop</source>
   <translation>Abspielen oder anhalten</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Polygon</source>
   <translation>Polygon</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Preferences…</source>
   <translation>Einstellungen…</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Previous frame</source>
   <translation>Vorige Phase</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Previous label</source>
   <translation>Voriges Label</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Previous slice</source>
   <translation>Vorige Schicht</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Previous slice that needs attention</source>
   <translation>Vorige Schicht, die Aufmerksamkeit braucht</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Progress, effort, quality of proposals, unusual sizes: a page and tables</source>
   <translation>Fortschritt, Aufwand, Güte der Vorschläge, auffällige Größen: eine Seite und Tabellen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Project settings…</source>
   <translation>Projekteinstellungen…</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Propagate to all frames</source>
   <translation>In alle Phasen fortpflanzen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Propagate to all slices</source>
   <translation>In alle Schichten fortpflanzen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Propagate to the frames after</source>
   <translation>In die Phasen danach fortpflanzen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Propagate to the frames before</source>
   <translation>In die Phasen davor fortpflanzen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Propagate to the slices after</source>
   <translation>In die Schichten danach fortpflanzen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Propagate to the slices before</source>
   <translation>In die Schichten davor fortpflanzen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Proposals and what became of them…</source>
   <translation>Vorschläge und was daraus wurde…</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Propose again</source>
   <translation>Neu vorschlagen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Propose all cases</source>
   <translation>Alle Fälle vorschlagen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Propose the whole volume from what is accepted</source>
   <translation>Schlägt das ganze Volumen aus dem Angenommenen vor</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Propose them one by one, going along; Esc stops</source>
   <translation>Eine nach der anderen vorschlagen und mitgehen; Esc hält an</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Propose this slice in every frame</source>
   <translation>Diese Schicht in jeder Phase vorschlagen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Propose this slice in the earlier frames one by one; Esc stops</source>
   <translation>Diese Schicht in den früheren Phasen nacheinander vorschlagen; Esc hält an</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Propose this slice in the later frames one by one; Esc stops</source>
   <translation>Diese Schicht in den späteren Phasen nacheinander vorschlagen; Esc hält an</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Quit</source>
   <translation>Beenden</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Range brush</source>
   <translation>Bereichspinsel</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Redo</source>
   <translation>Wiederholen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Reject</source>
   <translation>Ablehnen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Remove islands…</source>
   <translation>Inseln entfernen…</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Remove prompts of this slice</source>
   <translation>Eingaben dieser Schicht entfernen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Remove tag of frame</source>
   <translation>Kennzeichen der Phase entfernen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Remove what is outlined here and not yet accepted</source>
   <translation>Entfernt, was hier umrissen und noch nicht angenommen ist</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Reopen slice</source>
   <translation>Schicht wieder öffnen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Replace the active label here by that of the next slice</source>
   <translation>Das aktive Label hier durch das der nächsten Schicht ersetzen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Replace the active label here by that of the previous slice</source>
   <translation>Das aktive Label hier durch das der vorigen Schicht ersetzen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Replace the drafts of this slice by the latest proposal</source>
   <translation>Die Entwürfe dieser Schicht durch den neuesten Vorschlag ersetzen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Report…</source>
   <translation>Bericht…</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Return with comment…</source>
   <translation>Mit Kommentar zurückgeben…</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Review</source>
   <translation>Durchsicht</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Review a sample of auto-accepted…</source>
   <translation>Stichprobe der automatisch angenommenen…</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Right</source>
   <translation>Rechts</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Right drag changes it by hand</source>
   <translation>Rechtes Ziehen ändert sie von Hand</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Ruler</source>
   <translation>Lineal</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Save diagnostics…</source>
   <translation>Diagnose speichern…</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Scale bar</source>
   <translation>Maßstab</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Segment</source>
   <translation>Segmentieren</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Send this case back to its annotator; the comment is pinned under the mouse</source>
   <translation>Gibt diesen Fall an die annotierende Person zurück; der Kommentar wird unter der Maus angeheftet</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Share the open cases out as projects for others</source>
   <translation>Verteilt die offenen Fälle als Projekte an andere</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Show frame after frame, round and round</source>
   <translation>Zeigt Phase um Phase, immer wieder</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Show the labels of a volume as surfaces, its image as a volume</source>
   <translation>Die Labels eines Volumens als Oberflächen zeigen, sein Bild als Volumen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Show the two other planes of a volume beside the slice</source>
   <translation>Die beiden anderen Ebenen eines Volumens neben der Schicht zeigen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Show what lies here in the other planes</source>
   <translation>Zeigt, was hier liegt, in den anderen Ebenen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Shrink…</source>
   <translation>Verkleinern…</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Smaller brush</source>
   <translation>Kleinerer Pinsel</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Smooth…</source>
   <translation>Glätten…</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Tag frame as ED</source>
   <translation>Phase als ED kennzeichnen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Tag frame as ES</source>
   <translation>Phase als ES kennzeichnen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Tag frame as…</source>
   <translation>Phase kennzeichnen als…</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Take away the object under the mouse</source>
   <translation>Das Objekt unter der Maus wegnehmen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Take newer proposal</source>
   <translation>Neueren Vorschlag nehmen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Take proposals of high expected quality over unseen, marked as auto-accepted</source>
   <translation>Nimmt Vorschläge hoher erwarteter Güte ungesehen an, als automatisch angenommen gekennzeichnet</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Take the active label away; what it is part of shows again</source>
   <translation>Nimmt das aktive Label weg; wovon es Teil ist, erscheint wieder</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Take the area around a pixel that is like it; drag up for more</source>
   <translation>Nimmt die Fläche um ein Pixel, die ihm gleicht; nach oben ziehen für mehr</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Take the label under the mouse</source>
   <translation>Das Label unter der Maus nehmen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Take their work over; conflicts are listed</source>
   <translation>Ihre Arbeit übernehmen; Konflikte werden aufgelistet</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>The demo step by step, with pictures</source>
   <translation>Die Demo Schritt für Schritt, mit Bildern</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>The mask stays as it is</source>
   <translation>Die Maske bleibt, wie sie ist</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>The middle of the most uncertain region of this case</source>
   <translation>Die Mitte des unsichersten Bereichs in diesem Fall</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>The model segments the whole slice again from what was clicked here</source>
   <translation>Das Modell segmentiert die ganze Schicht neu aus dem, was hier angeklickt wurde</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>The next finished case of somebody else that nobody has approved</source>
   <translation>Der nächste fertige Fall von jemand anderem, den noch niemand freigegeben hat</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>The next slice that is uncertain or that nobody has looked at</source>
   <translation>Die nächste Schicht, die unsicher ist oder die niemand angesehen hat</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>The same slice, earlier</source>
   <translation>Dieselbe Schicht, früher</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>The same slice, later</source>
   <translation>Dieselbe Schicht, später</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>The tool before</source>
   <translation>Voriges Werkzeug</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>The tool stays as it is</source>
   <translation>Das Werkzeug bleibt, wie es ist</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>This case is right; another person than its annotator says so</source>
   <translation>Dieser Fall ist richtig; das sagt eine andere Person als die annotierende</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Three planes</source>
   <translation>Drei Ebenen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Threshold…</source>
   <translation>Schwellwert…</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Time</source>
   <translation>Zeit</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Tools</source>
   <translation>Werkzeuge</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Turn what is confirmed here back into drafts</source>
   <translation>Macht aus dem hier Bestätigten wieder Entwürfe</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Uncertainty</source>
   <translation>Unsicherheit</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Undo</source>
   <translation>Rückgängig</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>User guide</source>
   <translation>Handbuch</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>View</source>
   <translation>Ansicht</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>View in 3D</source>
   <translation>Ansicht in 3D</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Volume and mean intensity of each label</source>
   <translation>Volumen und mittlere Intensität jedes Labels</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Whose exemplars count, who may approve, control cases</source>
   <translation>Wessen Beispiele zählen, wer freigeben darf, Kontrollfälle</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Window: CT abdomen</source>
   <translation>Fenster: CT Abdomen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Window: CT bone</source>
   <translation>Fenster: CT Knochen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Window: CT brain</source>
   <translation>Fenster: CT Gehirn</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Window: CT lung</source>
   <translation>Fenster: CT Lunge</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Work packages on the server…</source>
   <translation>Arbeitspakete auf dem Server…</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/actions.py" />
   <source>Yellow to red where the proposal here is least certain</source>
   <translation>Gelb bis rot, wo der Vorschlag hier am unsichersten ist</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/bars.py" />
   <source>2D image</source>
   <translation>2D-Bild</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/bars.py" />
   <source>Absent</source>
   <translation>Fehlt</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/bars.py" />
   <source>Accept slice</source>
   <translation>Annehmen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/bars.py" />
   <source>Automatic</source>
   <translation>Automatisch</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/bars.py" />
   <source>By hand</source>
   <translation>Von Hand</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/bars.py" />
   <source>Cancel</source>
   <translation>Abbrechen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/bars.py" />
   <source>Cancel (Esc)</source>
   <translation>Abbrechen (Esc)</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/bars.py" />
   <source>Finish</source>
   <translation>Fertig</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/bars.py" />
   <source>Not saved</source>
   <translation>Nicht gespeichert</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/bars.py" />
   <source>Propose</source>
   <translation>Vorschlag</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/bars.py" />
   <source>Saved</source>
   <translation>Gespeichert</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/bars.py" />
   <source>Saving…</source>
   <translation>Speichert…</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/bars.py" />
   <source>Slice {0} / {1}</source>
   <translation>Schicht {0} / {1}</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/bars.py" />
   <source>Window and level</source>
   <translation>Fensterung</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/bars.py" />
   <source>Window/level; right drag on the image changes it by hand</source>
   <translation>Fensterung; rechtes Ziehen im Bild ändert sie von Hand</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/bars.py" />
   <source>colour</source>
   <translation>Farbe</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/batch_bar.py" />
   <source> · {0} failed</source>
   <translation> · {0} gescheitert</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/batch_bar.py" />
   <source>Go on</source>
   <translation>Fortsetzen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/batch_bar.py" />
   <source>Pause; it goes on where it was</source>
   <translation>Anhalten; es geht weiter, wo es war</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/batch_bar.py" />
   <source>Proposing all cases</source>
   <translation>Alle Fälle werden vorgeschlagen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/batch_bar.py" />
   <source>Proposing all cases is paused</source>
   <translation>Vorschlagen aller Fälle angehalten</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/batch_bar.py" />
   <source>Stop proposing all cases</source>
   <translation>Vorschlagen aller Fälle beenden</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/batch_bar.py" />
   <source>Stop; what was proposed stays</source>
   <translation>Beenden; Vorgeschlagenes bleibt</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/batch_bar.py" />
   <source>{0} of {1}{2}</source>
   <translation>{0} von {1}{2}</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/canvas_overlay.py" />
   <source>{0:g} cm</source>
   <translation>{0:g} cm</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/canvas_overlay.py" />
   <source>{0:g} mm</source>
   <translation>{0:g} mm</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/case_queue.py" />
   <source>
Expected Dice of the proposal {0:.2f}</source>
   <translation>
Erwarteter Dice des Vorschlags {0:.2f}</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/case_queue.py" />
   <source>
Outdated: {0}. Proposed anew when it comes up.</source>
   <translation>
Überholt: {0}. Wird neu vorgeschlagen, wenn der Fall an der Reihe ist.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/case_queue.py" />
   <source>All cases</source>
   <translation>Alle Fälle</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/case_queue.py" />
   <source>Cases</source>
   <translation>Fälle</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/case_queue.py" />
   <source>Only cases that stand so</source>
   <translation>Nur Fälle mit diesem Status</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/case_queue.py" />
   <source>Order of the cases; they move only when you sort.
Most useful next: like many others, and unlike what is done. What lies ahead is ranked anew when you go on.</source>
   <translation>Reihenfolge der Fälle; sie ändert sich nur, wenn Sie sortieren.
Am nützlichsten: vielen anderen ähnlich und anders als das Erledigte. Was noch kommt, wird beim Weitergehen neu geordnet.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/case_queue.py" />
   <source>Search name or status…</source>
   <translation>Name oder Status suchen…</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/case_queue.py" />
   <source>Sort again</source>
   <translation>Neu sortieren</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/case_queue.py" />
   <source>outdated</source>
   <translation>überholt</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/case_queue.py" />
   <source>{0} of {1} done</source>
   <translation>{0} von {1} erledigt</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/commands.py" />
   <source> “Answer anew” asks the model again from the {0} left.</source>
   <translation> „Eingaben neu beantworten“ fragt das Modell noch einmal mit den {0} übrigen.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/commands.py" />
   <source>3D, a ball</source>
   <translation>3D, eine Kugel</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/commands.py" />
   <source>Absent here: {0}.</source>
   <translation>Hier nicht vorhanden: {0}.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/commands.py" />
   <source>Add a label (+).</source>
   <translation>Fügen Sie ein Label hinzu (+).</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/commands.py" />
   <source>Brush and eraser: {0}.</source>
   <translation>Pinsel und Radierer: {0}.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/commands.py" />
   <source>Cancelled: {0}</source>
   <translation>Abgebrochen: {0}</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/commands.py" />
   <source>Every visible label has been looked at here.</source>
   <translation>Hier wurde jedes sichtbare Label angesehen.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/commands.py" />
   <source>Hide or lock it instead; masks are never thrown away with a label.</source>
   <translation>Blenden Sie es aus oder sperren Sie es; mit einem Label werden nie Masken weggeworfen.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/commands.py" />
   <source>It is outlined or assessed in {0} case{1}.</source>
   <translation>Es ist umrissen oder beurteilt, Fälle: {0}.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/commands.py" />
   <source>No label yet</source>
   <translation>Noch kein Label</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/commands.py" />
   <source>No other case is open.</source>
   <translation>Kein anderer Fall ist offen.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/commands.py" />
   <source>Nothing is accepted in this slice.</source>
   <translation>In dieser Schicht ist nichts angenommen.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/commands.py" />
   <source>Nothing is left to propose there.</source>
   <translation>Dort bleibt nichts vorzuschlagen.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/commands.py" />
   <source>Nothing is open</source>
   <translation>Nichts ist geöffnet</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/commands.py" />
   <source>Nothing to redo.</source>
   <translation>Nichts zu wiederholen.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/commands.py" />
   <source>Nothing to undo.</source>
   <translation>Nichts rückgängig zu machen.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/commands.py" />
   <source>Open a folder of scans.</source>
   <translation>Öffnen Sie einen Ordner mit Aufnahmen.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/commands.py" />
   <source>Open folder of scans</source>
   <translation>Ordner mit Aufnahmen öffnen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/commands.py" />
   <source>Open project (….segicl)</source>
   <translation>Projekt öffnen (….segicl)</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/commands.py" />
   <source>Proposals were hidden: look, then press again.</source>
   <translation>Vorschläge waren ausgeblendet: erst ansehen, dann noch einmal drücken.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/commands.py" />
   <source>Redo: {0}</source>
   <translation>Wiederholt: {0}</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/commands.py" />
   <source>There are no drafts in this slice.</source>
   <translation>In dieser Schicht gibt es keine Entwürfe.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/commands.py" />
   <source>There are no prompts in this slice.</source>
   <translation>In dieser Schicht gibt es keine Eingaben.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/commands.py" />
   <source>There is no newer proposal for this slice.</source>
   <translation>Für diese Schicht gibt es keinen neueren Vorschlag.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/commands.py" />
   <source>There is no project to work on.</source>
   <translation>Es gibt kein Projekt, an dem zu arbeiten wäre.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/commands.py" />
   <source>There is no proposal to reject here.</source>
   <translation>Hier gibt es keinen Vorschlag, der abzulehnen wäre.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/commands.py" />
   <source>There is nothing to paint with.</source>
   <translation>Es gibt nichts, womit zu malen wäre.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/commands.py" />
   <source>Undo: {0}</source>
   <translation>Rückgängig: {0}</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/commands.py" />
   <source>not looked at: {0}. Shift+Enter marks them absent.</source>
   <translation>nicht angesehen: {0}. Umschalt+Eingabe kennzeichnet sie als nicht vorhanden.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/commands.py" />
   <source>this slice only</source>
   <translation>nur diese Schicht</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/commands.py" />
   <source>{0} removed; the mask stays.</source>
   <translation>{0} entfernt; die Maske bleibt.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/commands.py" />
   <source>“{0}” was not deleted</source>
   <translation>„{0}“ wurde nicht gelöscht</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/comment_list.py" />
   <source>Click to go there</source>
   <translation>Klicken, um dorthin zu gehen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/comment_list.py" />
   <source>Comments</source>
   <translation>Kommentare</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/comment_list.py" />
   <source>Next open</source>
   <translation>Nächster offener</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/comment_list.py" />
   <source>Open again</source>
   <translation>Wieder öffnen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/comment_list.py" />
   <source>Resolve</source>
   <translation>Erledigen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/comment_list.py" />
   <source>{0} open</source>
   <translation>{0} offen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/auto_accept.py" />
   <source>&lt;b&gt;{0}&lt;/b&gt; of {1} case{2} that {3} open and proposed throughout.</source>
   <translation>&lt;b&gt;{0}&lt;/b&gt; von {1} Fällen, die offen und durchgehend vorgeschlagen sind.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/auto_accept.py" />
   <source>Accept all above a quality</source>
   <translation>Alle über einer Güte annehmen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/auto_accept.py" />
   <source>Auto-accept</source>
   <translation>Automatisch annehmen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/auto_accept.py" />
   <source>Expected Dice in every slice, at least</source>
   <translation>Erwarteter Dice in jeder Schicht, mindestens</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/auto_accept.py" />
   <source>Looking at the proposals…</source>
   <translation>Vorschläge werden angesehen…</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/auto_accept.py" />
   <source>Lowest expected Dice</source>
   <translation>Niedrigster erwarteter Dice</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/auto_accept.py" />
   <source>No open case is proposed throughout. “Propose all cases” (Case menu) does that.</source>
   <translation>Kein offener Fall ist durchgehend vorgeschlagen. Das tut „Alle Fälle vorschlagen“ (Menü Fall).</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/auto_accept.py" />
   <source>Pictures of the sample</source>
   <translation>Bilder der Stichprobe</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/auto_accept.py" />
   <source>Takes proposals over without anybody looking at them. They are marked &lt;b&gt;auto-accepted&lt;/b&gt;: never exemplars, not exported unless asked for, and open to correction. Each case can be undone.</source>
   <translation>Übernimmt Vorschläge, ohne dass jemand sie ansieht. Sie werden als &lt;b&gt;automatisch angenommen&lt;/b&gt; gekennzeichnet: nie Beispiele, nur auf Wunsch exportiert und weiter korrigierbar. Jeder Fall lässt sich rückgängig machen.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/auto_accept.py" />
   <source>The least certain of these:</source>
   <translation>Die unsichersten davon:</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/auto_accept.py" />
   <source>auto-accept sample</source>
   <translation>Stichprobe der automatisch angenommenen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/bring_back.py" />
   <source> New labels: {0}.</source>
   <translation> Neue Labels: {0}.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/bring_back.py" />
   <source>&lt;b&gt;Packages&lt;/b&gt;</source>
   <translation>&lt;b&gt;Pakete&lt;/b&gt;</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/bring_back.py" />
   <source>A package (….segicl), or a folder of packages</source>
   <translation>Ein Paket (….segicl) oder ein Ordner mit Paketen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/bring_back.py" />
   <source>A package (….segicl), or a folder with packages in it</source>
   <translation>Ein Paket (….segicl) oder ein Ordner mit Paketen darin</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/bring_back.py" />
   <source>Add the packages that came back.</source>
   <translation>Fügen Sie die zurückgekommenen Pakete hinzu.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/bring_back.py" />
   <source>Add…</source>
   <translation>Hinzufügen…</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/bring_back.py" />
   <source>All conflicts</source>
   <translation>Alle Konflikte</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/bring_back.py" />
   <source>Bring back</source>
   <translation>Zurückholen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/bring_back.py" />
   <source>Bring back work packages</source>
   <translation>Arbeitspakete zurückholen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/bring_back.py" />
   <source>Conflict</source>
   <translation>Konflikt</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/bring_back.py" />
   <source>Decision</source>
   <translation>Entscheidung</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/bring_back.py" />
   <source>Looking at packages</source>
   <translation>Pakete werden angesehen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/bring_back.py" />
   <source>Looking at what they bring…</source>
   <translation>Es wird angesehen, was sie bringen…</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/bring_back.py" />
   <source>Package</source>
   <translation>Paket</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/bring_back.py" />
   <source>Packages</source>
   <translation>Pakete</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/bring_back.py" />
   <source>Remove</source>
   <translation>Entfernen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/bring_back.py" />
   <source>What happened</source>
   <translation>Was geschah</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/bring_back.py" />
   <source>Whatever is decided, all versions and comments of both sides are kept.</source>
   <translation>Wie auch entschieden wird: Alle Fassungen und Kommentare beider Seiten bleiben erhalten.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/bring_back.py" />
   <source>each as chosen here</source>
   <translation>jeweils wie hier gewählt</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/bring_back.py" />
   <source>keep ours</source>
   <translation>unsere behalten</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/bring_back.py" />
   <source>leave open</source>
   <translation>offen lassen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/bring_back.py" />
   <source>stays as it is here</source>
   <translation>bleibt, wie es hier ist</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/bring_back.py" />
   <source>take both</source>
   <translation>beides nehmen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/bring_back.py" />
   <source>take theirs</source>
   <translation>ihre nehmen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/bring_back.py" />
   <source>{0} case{1}</source>
   <translation>Fälle: {0}</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/bring_back.py" />
   <source>{0} conflict{1}</source>
   <translation>Konflikte: {0}</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/bring_back.py" />
   <source>{0} unchanged</source>
   <translation>{0} unverändert</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/bring_back.py" />
   <source>{0} with new work</source>
   <translation>{0} mit neuer Arbeit</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/bring_model.py" />
   <source>As where it was published; empty if nobody said.</source>
   <translation>Wie dort, wo es veröffentlicht wurde; leer, wenn nichts angegeben ist.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/bring_model.py" />
   <source>Engine</source>
   <translation>Verfahren</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/bring_model.py" />
   <source>Import</source>
   <translation>Importieren</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/bring_model.py" />
   <source>Import {0}</source>
   <translation>{0} importieren</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/bring_model.py" />
   <source>Licence</source>
   <translation>Lizenz</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/bring_model.py" />
   <source>Notes</source>
   <translation>Hinweise</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/bring_model.py" />
   <source>Title</source>
   <translation>Titel</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/bring_model.py" />
   <source>modality, anatomy, what it answers to</source>
   <translation>Modalität, Anatomie, worauf es antwortet</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/bring_model.py" />
   <source>which engine reads it?</source>
   <translation>welches Verfahren liest es?</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/calibration.py" />
   <source>
Control cases: first proposals reach {0} where they were seen, {1:.2f} where they were not ({2} slices). A large difference says that annotators follow what they see.</source>
   <translation>
Kontrollfälle: erste Vorschläge erreichen {0}, wo sie gesehen wurden, und {1:.2f}, wo nicht ({2} Schichten). Ein großer Unterschied besagt, dass die Annotierenden dem folgen, was sie sehen.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/calibration.py" />
   <source>
Done twice, blind: mean Dice {0:.2f} between the two times ({1} slices).</source>
   <translation>
Blind wiederholt: mittlerer Dice {0:.2f} zwischen beiden Malen ({1} Schichten).</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/calibration.py" />
   <source>Copy table</source>
   <translation>Tabelle kopieren</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/calibration.py" />
   <source>Dice</source>
   <translation>Dice</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/calibration.py" />
   <source>Expected Dice</source>
   <translation>Erwarteter Dice</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/calibration.py" />
   <source>Expected Dice against Dice</source>
   <translation>Erwarteter Dice gegen Dice</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/calibration.py" />
   <source>Mean Dice</source>
   <translation>Mittlerer Dice</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/calibration.py" />
   <source>Mean expected</source>
   <translation>Mittlere Erwartung</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/calibration.py" />
   <source>Nothing yet: each slice that was proposed and then accepted will count here.</source>
   <translation>Noch nichts: hier zählt jede Schicht, die vorgeschlagen und dann angenommen wurde.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/calibration.py" />
   <source>Proposals and what became of them</source>
   <translation>Vorschläge und was daraus wurde</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/calibration.py" />
   <source>Reading the history</source>
   <translation>Verlauf wird gelesen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/calibration.py" />
   <source>Reading the history…</source>
   <translation>Verlauf wird gelesen…</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/calibration.py" />
   <source>Slices</source>
   <translation>Schichten</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/calibration.py" />
   <source>Unchanged</source>
   <translation>Unverändert</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/calibration.py" />
   <source>expected Dice</source>
   <translation>erwarteter Dice</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/calibration.py" />
   <source>too high</source>
   <translation>zu hoch</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/calibration.py" />
   <source>too low</source>
   <translation>zu niedrig</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/calibration.py" />
   <source>{0:.2f} to {1:.2f}</source>
   <translation>{0:.2f} bis {1:.2f}</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/calibration.py" />
   <source>{0} slices: the first proposal that was shown, against what was accepted (Dice, mean of the labels). On average the expectation is {1:.2f} {2}; calibration error {3:.2f}.{4}</source>
   <translation>{0} Schichten: der erste gezeigte Vorschlag gegen das Angenommene (Dice, Mittel der Labels). Im Mittel ist die Erwartung um {1:.2f} {2}; Kalibrierungsfehler {3:.2f}.{4}</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/channels.py" />
   <source>Blue</source>
   <translation>Blau</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/channels.py" />
   <source>Channel</source>
   <translation>Kanal</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/channels.py" />
   <source>Choose channels</source>
   <translation>Kanäle wählen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/channels.py" />
   <source>Each channel is scaled to its own range of values</source>
   <translation>Jeder Kanal wird auf seinen eigenen Wertebereich skaliert</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/channels.py" />
   <source>Green</source>
   <translation>Grün</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/channels.py" />
   <source>One &amp;channel</source>
   <translation>Ein &amp;Kanal</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/channels.py" />
   <source>Open</source>
   <translation>Öffnen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/channels.py" />
   <source>Red</source>
   <translation>Rot</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/channels.py" />
   <source>Three channels as c&amp;olour</source>
   <translation>Drei Kanäle als &amp;Farbe</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/channels.py" />
   <source>{0} of {1} images have several channels (up to {2}). Each becomes one case, which shows what is chosen here. Where an image lacks that channel, its first one is shown.</source>
   <translation>{0} von {1} Bildern haben mehrere Kanäle (bis zu {2}). Jedes wird ein Fall, der zeigt, was hier gewählt wird. Wo einem Bild dieser Kanal fehlt, wird sein erster gezeigt.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/checks.py" />
   <source>Check masks</source>
   <translation>Masken prüfen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/checks.py" />
   <source>Checking masks</source>
   <translation>Masken werden geprüft</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/checks.py" />
   <source>Go there</source>
   <translation>Dorthin gehen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/checks.py" />
   <source>Label</source>
   <translation>Label</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/checks.py" />
   <source>Looking at all cases…</source>
   <translation>Alle Fälle werden angesehen…</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/checks.py" />
   <source>Nothing was found in what is confirmed.</source>
   <translation>Im Bestätigten wurde nichts gefunden.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/checks.py" />
   <source>Slice</source>
   <translation>Schicht</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/checks.py" />
   <source>What</source>
   <translation>Was</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/checks.py" />
   <source>{0} thing{1} worth a look. Drafts and proposals do not count.</source>
   <translation>Auffälliges: {0}. Entwürfe und Vorschläge zählen nicht.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/compute.py" />
   <source>A server</source>
   <translation>Ein Server</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/compute.py" />
   <source>Address</source>
   <translation>Adresse</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/compute.py" />
   <source>Allow plain HTTP: others on the network can see images and key</source>
   <translation>Unverschlüsseltes HTTP erlauben: andere im Netz können Bilder und Schlüssel sehen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/compute.py" />
   <source>Certificate</source>
   <translation>Zertifikat</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/compute.py" />
   <source>Certificates (*.pem *.crt *.cer);;All files (*)</source>
   <translation>Zertifikate (*.pem *.crt *.cer);;Alle Dateien (*)</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/compute.py" />
   <source>Choose…</source>
   <translation>Wählen…</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/compute.py" />
   <source>Compute</source>
   <translation>Rechenort</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/compute.py" />
   <source>Connected in {0:.0f} ms; version {1}.</source>
   <translation>Verbunden in {0:.0f} ms; Version {1}.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/compute.py" />
   <source>Connecting…</source>
   <translation>Verbindet…</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/compute.py" />
   <source>From whoever runs the server. Kept in your settings file.</source>
   <translation>Von denen, die den Server betreiben. Steht in Ihrer Einstellungsdatei.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/compute.py" />
   <source>Give the server's address.</source>
   <translation>Geben Sie die Adresse des Servers an.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/compute.py" />
   <source>Images of the cases you work on are sent to it, encrypted.</source>
   <translation>Bilder der Fälle, an denen Sie arbeiten, werden verschlüsselt dorthin gesendet.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/compute.py" />
   <source>Key</source>
   <translation>Schlüssel</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/compute.py" />
   <source>Nothing is sent anywhere.</source>
   <translation>Nichts wird irgendwohin gesendet.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/compute.py" />
   <source>Only where the server has a certificate of its own making.</source>
   <translation>Nur wenn der Server ein selbst ausgestelltes Zertifikat hat.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/compute.py" />
   <source>Test connection</source>
   <translation>Verbindung testen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/compute.py" />
   <source>Testing the connection</source>
   <translation>Verbindung wird getestet</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/compute.py" />
   <source>This computer</source>
   <translation>Dieser Rechner</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/compute.py" />
   <source>While a server cannot be reached, this computer makes the proposals, and says so.</source>
   <translation>Solange ein Server nicht erreichbar ist, macht dieser Rechner die Vorschläge und sagt es.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/compute.py" />
   <source>the system's</source>
   <translation>die des Systems</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/compute.py" />
   <source>version {0}</source>
   <translation>Version {0}</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/deidentify.py" />
   <source>Browse…</source>
   <translation>Durchsuchen…</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/deidentify.py" />
   <source>Copy</source>
   <translation>Kopieren</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/deidentify.py" />
   <source>Copy to</source>
   <translation>Kopieren nach</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/deidentify.py" />
   <source>De-identified copy of scans</source>
   <translation>De-identifizierte Kopie von Aufnahmen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/deidentify.py" />
   <source>Folder of scans</source>
   <translation>Ordner mit Aufnahmen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/deidentify.py" />
   <source>Images and masks are copied under pseudonyms. DICOM headers follow the Basic Profile of PS3.15, annex E; dates, names, ids and free texts go. Pixels stay as they are: you are told where text may be burnt into them.</source>
   <translation>Bilder und Masken werden unter Pseudonymen kopiert. DICOM-Köpfe folgen dem Basic Profile von PS3.15, Anhang E; Daten, Namen, Kennungen und freie Texte verschwinden. Pixel bleiben, wie sie sind: Sie erfahren, wo Text eingebrannt sein könnte.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/deidentify.py" />
   <source>Keep a list of old and new names</source>
   <translation>Eine Liste alter und neuer Namen behalten</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/deidentify.py" />
   <source>Keep sex, age, size and weight (DICOM)</source>
   <translation>Geschlecht, Alter, Größe und Gewicht behalten (DICOM)</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/deidentify.py" />
   <source>List</source>
   <translation>Liste</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/deidentify.py" />
   <source>List of names</source>
   <translation>Liste der Namen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/deidentify.py" />
   <source>New or empty folder</source>
   <translation>Neuer oder leerer Ordner</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/deidentify.py" />
   <source>Scans</source>
   <translation>Aufnahmen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/deidentify.py" />
   <source>Scans to copy</source>
   <translation>Zu kopierende Aufnahmen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/deidentify.py" />
   <source>Whoever has this file knows the patients; keep it apart</source>
   <translation>Wer diese Datei hat, kennt die Patienten; getrennt aufbewahren</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/deidentify.py" />
   <source>names.csv, apart from the copies</source>
   <translation>names.csv, getrennt von den Kopien</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/export.py" />
   <source>Also proposals that are undecided, with their confidence</source>
   <translation>Auch unentschiedene Vorschläge, mit ihrer Konfidenz</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/export.py" />
   <source>Also what was auto-accepted, which nobody has looked at</source>
   <translation>Auch automatisch Angenommenes, das niemand angesehen hat</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/export.py" />
   <source>Also write the images, as PNG</source>
   <translation>Auch die Bilder schreiben, als PNG</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/export.py" />
   <source>Both fill to the same pixels; polygons take more room.</source>
   <translation>Beide füllen dieselben Pixel; Polygone brauchen mehr Platz.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/export.py" />
   <source>But keep sex, age, size and weight (DICOM)</source>
   <translation>Aber Geschlecht, Alter, Größe und Gewicht behalten (DICOM)</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/export.py" />
   <source>By subject: no patient is in two sets, and the same project is always split alike.</source>
   <translation>Nach Person: kein Patient ist in zwei Teilen, und dasselbe Projekt wird immer gleich geteilt.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/export.py" />
   <source>Cases are named by pseudonyms; headers of images follow the Basic Profile of DICOM PS3.15. Pixels are not changed: you are told where text may be burnt into them.</source>
   <translation>Fälle werden nach Pseudonymen benannt; Köpfe der Bilder folgen dem Basic Profile von DICOM PS3.15. Pixel werden nicht geändert: Sie erfahren, wo Text eingebrannt sein könnte.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/export.py" />
   <source>Channels</source>
   <translation>Kanäle</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/export.py" />
   <source>De-identify</source>
   <translation>De-Identifizierung</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/export.py" />
   <source>Done: {0} of {1}. Begun: {2}.</source>
   <translation>Erledigt: {0} von {1}. Begonnen: {2}.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/export.py" />
   <source>Export</source>
   <translation>Exportieren</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/export.py" />
   <source>Export into</source>
   <translation>Exportieren nach</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/export.py" />
   <source>Export masks</source>
   <translation>Masken exportieren</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/export.py" />
   <source>Files already there</source>
   <translation>Vorhandene Dateien</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/export.py" />
   <source>Folder</source>
   <translation>Ordner</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/export.py" />
   <source>Format</source>
   <translation>Format</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/export.py" />
   <source>Go on with an export that was interrupted</source>
   <translation>Einen unterbrochenen Export fortsetzen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/export.py" />
   <source>In a folder “proposals” of their own, never in the masks.</source>
   <translation>In einem eigenen Ordner „proposals“, nie in den Masken.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/export.py" />
   <source>Leave these slices out; the manifest tells which</source>
   <translation>Diese Schichten weglassen; das Manifest nennt sie</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/export.py" />
   <source>Look for islands, empty or one-sided labels, gaps and more, instead</source>
   <translation>Stattdessen nach Inseln, leeren oder einseitigen Labels, Lücken und mehr sehen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/export.py" />
   <source>Mark as “ignore”, never as background</source>
   <translation>Als „ignore“ kennzeichnen, nie als Hintergrund</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/export.py" />
   <source>Names of the channels, with commas between them. nnU-Net scales a channel named CT by its Hounsfield units.</source>
   <translation>Namen der Kanäle, durch Kommas getrennt. nnU-Net skaliert einen Kanal namens CT nach seinen Hounsfield-Einheiten.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/export.py" />
   <source>Not looked at</source>
   <translation>Nicht angesehen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/export.py" />
   <source>Polygons instead of run lengths</source>
   <translation>Polygone statt Lauflängen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/export.py" />
   <source>Refuse the case</source>
   <translation>Den Fall ablehnen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/export.py" />
   <source>Replace them</source>
   <translation>Ersetzen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/export.py" />
   <source>Sets</source>
   <translation>Aufteilung</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/export.py" />
   <source>Stop, and change nothing</source>
   <translation>Anhalten und nichts ändern</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/export.py" />
   <source>The manifest says which slices; else they are not exported.</source>
   <translation>Das Manifest nennt die Schichten; sonst werden sie nicht exportiert.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/export.py" />
   <source>This case, {0}</source>
   <translation>Dieser Fall, {0}</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/export.py" />
   <source>Without what tells who the patients are</source>
   <translation>Ohne alles, was die Patienten verrät</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/export.py" />
   <source>in progress</source>
   <translation>in Arbeit</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/export.py" />
   <source>none</source>
   <translation>keine</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/export.py" />
   <source>that are auto-accepted</source>
   <translation>die automatisch angenommen sind</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/export.py" />
   <source>that are done</source>
   <translation>die erledigt sind</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/export.py" />
   <source>that are flagged</source>
   <translation>die markiert sind</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/export.py" />
   <source>that are reviewed</source>
   <translation>die durchgesehen sind</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/export.py" />
   <source>that were returned</source>
   <translation>die zurückgegeben wurden</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/export.py" />
   <source>the modality, where the files tell it</source>
   <translation>die Modalität, wo die Dateien sie nennen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/export.py" />
   <source>training 70 %, validation 15 %, test 15 %</source>
   <translation>Training 70 %, Validierung 15 %, Test 15 %</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/export.py" />
   <source>training 80 %, validation 20 %</source>
   <translation>Training 80 %, Validierung 20 %</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/export.py" />
   <source>with anything confirmed</source>
   <translation>mit irgendetwas Bestätigtem</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/finish.py" />
   <source>&amp;nbsp;&amp;nbsp;• {0} in {1}</source>
   <translation>&amp;nbsp;&amp;nbsp;• {0} in {1}</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/finish.py" />
   <source>Finish case</source>
   <translation>Fall abschließen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/finish.py" />
   <source>Leave them unassessed (exported as “ignore”)</source>
   <translation>Nicht beurteilt lassen (als „ignore“ exportiert)</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/finish.py" />
   <source>Mark these as absent there (they count as background)</source>
   <translation>Dort als nicht vorhanden kennzeichnen (sie zählen als Hintergrund)</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/finish.py" />
   <source>Nobody has looked at:</source>
   <translation>Niemand hat angesehen:</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/finish.py" />
   <source>{0} slice{1}</source>
   <translation>Schichten: {0}</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/finish.py" />
   <source>{0} {1} auto-accepted and become confirmed.</source>
   <translation>Automatisch angenommen, jetzt bestätigt: {0}.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/finish.py" />
   <source>{0} {1} confirmed as proposed.</source>
   <translation>Wie vorgeschlagen bestätigt: {0}.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/hand_out.py" />
   <source>Each package is a project of its own, with its part of the cases, that opens on any computer. All cases of a subject are in one package. File → Bring back work packages takes the work over.</source>
   <translation>Jedes Paket ist ein eigenes Projekt mit seinem Teil der Fälle, das sich auf jedem Rechner öffnen lässt. Alle Fälle einer Person sind in einem Paket. Datei → Arbeitspakete zurückholen übernimmt die Arbeit.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/hand_out.py" />
   <source>Finished cases are given out as work too, as for a review</source>
   <translation>Auch erledigte Fälle werden als Arbeit ausgegeben, wie für eine Durchsicht</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/hand_out.py" />
   <source>Finished cases come along, read-only, as exemplars</source>
   <translation>Erledigte Fälle kommen schreibgeschützt als Beispiele mit</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/hand_out.py" />
   <source>For packages that stay on this disk or network drive</source>
   <translation>Für Pakete, die auf dieser Platte oder diesem Netzlaufwerk bleiben</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/hand_out.py" />
   <source>Hand out</source>
   <translation>Ausgeben</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/hand_out.py" />
   <source>Hand out work packages</source>
   <translation>Arbeitspakete ausgeben</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/hand_out.py" />
   <source>One package for each name; names with commas between them</source>
   <translation>Ein Paket je Name; Namen durch Kommas getrennt</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/hand_out.py" />
   <source>Packages for</source>
   <translation>Pakete für</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/hand_out.py" />
   <source>Packages into</source>
   <translation>Pakete nach</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/hand_out.py" />
   <source>Read-only</source>
   <translation>Schreibgeschützt</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/hand_out.py" />
   <source>Refer to the images where they are instead of copying them</source>
   <translation>Auf die Bilder verweisen, wo sie sind, statt sie zu kopieren</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/hand_out.py" />
   <source>Say for whom: names with commas between them.</source>
   <translation>Sagen Sie, für wen: Namen durch Kommas getrennt.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/hand_out.py" />
   <source>Subjects</source>
   <translation>Personen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/hand_out.py" />
   <source>anna, ben, …</source>
   <translation>anna, ben, …</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/hand_out.py" />
   <source>{0} keeps a package for each of these people, with its part of the cases and their images. All cases of a subject are in one package. Names are those of their keys on the server.</source>
   <translation>{0} hält für jede dieser Personen ein Paket bereit, mit ihrem Teil der Fälle und deren Bildern. Alle Fälle einer Person sind in einem Paket. Die Namen sind die ihrer Schlüssel auf dem Server.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/import_masks.py" />
   <source> and {0} more</source>
   <translation> und {0} weitere</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/import_masks.py" />
   <source>; {0} cannot be imported as it is</source>
   <translation>; {0} lässt sich so nicht importieren</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/import_masks.py" />
   <source>; {0} cannot be imported as they are</source>
   <translation>; {0} lassen sich so nicht importieren</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/import_masks.py" />
   <source>As confirmed: they count as looked at, and become exemplars</source>
   <translation>Als bestätigt: sie gelten als angesehen und werden Beispiele</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/import_masks.py" />
   <source>As drafts, to look at and accept slice by slice</source>
   <translation>Als Entwürfe, Schicht für Schicht anzusehen und anzunehmen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/import_masks.py" />
   <source>Bring masks of another grid to the image's</source>
   <translation>Masken eines anderen Gitters auf das des Bildes bringen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/import_masks.py" />
   <source>By nearest neighbour; without this they are refused.</source>
   <translation>Nach dem nächsten Nachbarn; ohne dies werden sie abgelehnt.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/import_masks.py" />
   <source>Case of {0}</source>
   <translation>Fall von {0}</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/import_masks.py" />
   <source>Import masks</source>
   <translation>Masken importieren</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/import_masks.py" />
   <source>Label of the objects</source>
   <translation>Label der Objekte</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/import_masks.py" />
   <source>Labels</source>
   <translation>Labels</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/import_masks.py" />
   <source>Left out: {0}</source>
   <translation>Weggelassen: {0}</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/import_masks.py" />
   <source>Left out: {0}.</source>
   <translation>Weggelassen: {0}.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/import_masks.py" />
   <source>Locked labels are never changed.</source>
   <translation>Gesperrte Labels werden nie geändert.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/import_masks.py" />
   <source>Overwrite slices that are confirmed already</source>
   <translation>Bereits bestätigte Schichten überschreiben</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/import_masks.py" />
   <source>Reading…</source>
   <translation>Liest…</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/import_masks.py" />
   <source>Such as cells, each with a number of its own</source>
   <translation>Etwa Zellen, jede mit eigener Nummer</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/import_masks.py" />
   <source>Values of label maps are numbered objects of the label</source>
   <translation>Werte von Labelkarten sind nummerierte Objekte des Labels</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/import_masks.py" />
   <source>Worth knowing</source>
   <translation>Wissenswertes</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/import_masks.py" />
   <source>and {0} more</source>
   <translation>und {0} weitere</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/import_masks.py" />
   <source>choose a case…</source>
   <translation>einen Fall wählen…</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/import_masks.py" />
   <source>new label</source>
   <translation>neues Label</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/import_masks.py" />
   <source>no case was chosen for it</source>
   <translation>dafür wurde kein Fall gewählt</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/import_masks.py" />
   <source>{0} for {1}</source>
   <translation>{0} für {1}</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/import_masks.py" />
   <source>{0}. Each case can be undone on its own.</source>
   <translation>{0}. Jeder Fall lässt sich einzeln rückgängig machen.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/label.py" />
   <source>Colour</source>
   <translation>Farbe</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/label.py" />
   <source>Colour of the label</source>
   <translation>Farbe des Labels</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/label.py" />
   <source>Delete</source>
   <translation>Löschen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/label.py" />
   <source>Description</source>
   <translation>Beschreibung</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/label.py" />
   <source>It overrides what it is part of; erased, that shows again and counts it in</source>
   <translation>Es überdeckt, wovon es Teil ist; radiert, erscheint das wieder und schließt es beim Messen ein</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/label.py" />
   <source>Kind</source>
   <translation>Art</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/label.py" />
   <source>Liver</source>
   <translation>Leber</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/label.py" />
   <source>Model</source>
   <translation>Modell</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/label.py" />
   <source>Name</source>
   <translation>Name</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/label.py" />
   <source>Never proposed; only by hand</source>
   <translation>Nie vorgeschlagen; nur von Hand</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/label.py" />
   <source>New label</source>
   <translation>Neues Label</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/label.py" />
   <source>Nothing</source>
   <translation>Nichts</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/label.py" />
   <source>Objects: counted, cut and merged</source>
   <translation>Objekte: gezählt, zerschnitten und vereint</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/label.py" />
   <source>Part of</source>
   <translation>Teil von</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/label.py" />
   <source>Proposed from exemplars</source>
   <translation>Aus Beispielen vorgeschlagen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/label.py" />
   <source>Region: all of it is one</source>
   <translation>Bereich: alles davon ist eins</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/label.py" />
   <source>What it looks like and where it ends; text prompt</source>
   <translation>Wie es aussieht und wo es endet; Texteingabe für das Modell</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/learning_curve.py" />
   <source>Comparing exemplars</source>
   <translation>Beispiele werden verglichen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/learning_curve.py" />
   <source>Dice by number of exemplars</source>
   <translation>Dice nach Zahl der Beispiele</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/learning_curve.py" />
   <source>Each exemplar is left out and segmented from 1, 2, 4 and 8 others…</source>
   <translation>Jedes Beispiel wird ausgelassen und aus 1, 2, 4 und 8 anderen segmentiert…</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/learning_curve.py" />
   <source>Mean Dice of {0} exemplars, each segmented from so many others that are like it. Where a line still rises, more exemplars help; where it is flat, they hardly do.</source>
   <translation>Mittlerer Dice von {0} Beispielen, jedes aus so vielen ihm ähnlichen segmentiert. Wo eine Linie noch steigt, helfen mehr Beispiele; wo sie flach ist, kaum.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/learning_curve.py" />
   <source>Not measured.</source>
   <translation>Nicht gemessen.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/learning_curve.py" />
   <source>learning curve</source>
   <translation>Lernkurve</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/measurements.py" />
   <source> Labels are counted with their parts.</source>
   <translation> Labels werden mit ihren Teilen gezählt.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/measurements.py" />
   <source>, frame {0}</source>
   <translation>, Phase {0}</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/measurements.py" />
   <source>Area</source>
   <translation>Fläche</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/measurements.py" />
   <source>Mean intensity</source>
   <translation>Mittlere Intensität</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/measurements.py" />
   <source>Measurements of {0}{1}</source>
   <translation>Messwerte von {0}{1}</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/measurements.py" />
   <source>Measuring</source>
   <translation>Misst</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/measurements.py" />
   <source>Measuring…</source>
   <translation>Misst…</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/measurements.py" />
   <source>Pixels</source>
   <translation>Pixel</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/measurements.py" />
   <source>Saved masks, drafts included; proposals do not count.{0}</source>
   <translation>Gespeicherte Masken mit Entwürfen; Vorschläge zählen nicht.{0}</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/measurements.py" />
   <source>Volume</source>
   <translation>Volumen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/measurements.py" />
   <source>Voxels</source>
   <translation>Voxel</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/measurements.py" />
   <source>± SD</source>
   <translation>± SD</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/model_card.py" />
   <source> Agreed to on {0}.</source>
   <translation> Zugestimmt am {0}.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/model_card.py" />
   <source>## {0}

**Damaged**: {1}

Remove it, import it again.</source>
   <translation>## {0}

**Beschädigt**: {1}

Entfernen Sie es, importieren Sie es noch einmal.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/model_card.py" />
   <source>About the model</source>
   <translation>Über das Modell</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/model_card.py" />
   <source>Cannot be used here</source>
   <translation>Hier nicht verwendbar</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/model_card.py" />
   <source>For</source>
   <translation>Wofür</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/model_card.py" />
   <source>Size</source>
   <translation>Größe</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/model_card.py" />
   <source>Source</source>
   <translation>Quelle</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/model_card.py" />
   <source>The card cannot be read: {0}</source>
   <translation>Die Modellkarte lässt sich nicht lesen: {0}</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/model_card.py" />
   <source>not named</source>
   <translation>nicht genannt</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/model_card.py" />
   <source>{0:,.1f} MB</source>
   <translation>{0:,.1f} MB</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/model_card.py" />
   <source>{0:,.2f} GB</source>
   <translation>{0:,.2f} GB</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/model_card.py" />
   <source>{0} in {1} files</source>
   <translation>{0} in {1} Dateien</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/model_card.py" />
   <source>{0}, version {1}</source>
   <translation>{0}, Version {1}</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/models.py" />
   <source>Agree and import</source>
   <translation>Zustimmen und importieren</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/models.py" />
   <source>Checking {0}</source>
   <translation>{0} wird geprüft</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/models.py" />
   <source>Compare all its files with their SHA-256.</source>
   <translation>Alle seine Dateien mit ihrer SHA-256 vergleichen.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/models.py" />
   <source>Folder…</source>
   <translation>Ordner…</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/models.py" />
   <source>Import a folder with a model</source>
   <translation>Einen Ordner mit einem Modell importieren</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/models.py" />
   <source>Import model</source>
   <translation>Modell importieren</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/models.py" />
   <source>Imported models take {0} in {1}</source>
   <translation>Importierte Modelle belegen {0} in {1}</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/models.py" />
   <source>Importing {0}</source>
   <translation>{0} wird importiert</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/models.py" />
   <source>Install the app again.</source>
   <translation>Installieren Sie die Anwendung neu.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/models.py" />
   <source>Kept with the project, for everyone who opens it.</source>
   <translation>Steht im Projekt, für alle, die es öffnen.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/models.py" />
   <source>Licence of “{0}”: {1}</source>
   <translation>Lizenz von „{0}“: {1}</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/models.py" />
   <source>Looking at {0}</source>
   <translation>{0} wird angesehen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/models.py" />
   <source>Models</source>
   <translation>Modelle</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/models.py" />
   <source>Models (*</source>
   <translation>Modelle (*</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/models.py" />
   <source>Models (*{0})</source>
   <translation>Modelle (*{0})</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/models.py" />
   <source>Not imported: its licence was not agreed to.</source>
   <translation>Nicht importiert: seiner Lizenz wurde nicht zugestimmt.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/models.py" />
   <source>One file, to import on another computer.</source>
   <translation>Eine Datei, zum Importieren auf einem anderen Rechner.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/models.py" />
   <source>Pack or file of weights…</source>
   <translation>Paket oder Datei mit Gewichten…</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/models.py" />
   <source>Packing {0}</source>
   <translation>{0} wird gepackt</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/models.py" />
   <source>Propose the slice on screen with it, once. The project's engine stays as it is.</source>
   <translation>Die Schicht auf dem Bildschirm einmal damit vorschlagen. Das Verfahren des Projekts bleibt, wie es ist.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/models.py" />
   <source>Remove it and import it again.</source>
   <translation>Entfernen Sie es, und importieren Sie es noch einmal.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/models.py" />
   <source>Remove model</source>
   <translation>Modell entfernen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/models.py" />
   <source>Remove “{0}” from this computer? What was outlined with it stays; projects that ask for it will say that it is missing.</source>
   <translation>„{0}“ von diesem Rechner entfernen? Was damit umrissen wurde, bleibt; Projekte, die es verlangen, werden sagen, dass es fehlt.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/models.py" />
   <source>Remove…</source>
   <translation>Entfernen…</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/models.py" />
   <source>Removing {0}</source>
   <translation>{0} wird entfernt</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/models.py" />
   <source>Save as pack</source>
   <translation>Als Paket speichern</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/models.py" />
   <source>Save as pack…</source>
   <translation>Als Paket speichern…</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/models.py" />
   <source>Saved as {0}.</source>
   <translation>Gespeichert als {0}.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/models.py" />
   <source>This project's proposals are made with it from now on.</source>
   <translation>Die Vorschläge dieses Projekts werden von jetzt an damit gemacht.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/models.py" />
   <source>Try on this case</source>
   <translation>An diesem Fall ausprobieren</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/models.py" />
   <source>Use in this project</source>
   <translation>In diesem Projekt verwenden</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/models.py" />
   <source>Verify</source>
   <translation>Prüfen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/models.py" />
   <source>came with the app</source>
   <translation>kam mit der Anwendung</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/models.py" />
   <source>imported</source>
   <translation>importiert</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/models.py" />
   <source>{0}

Import it only if you may use it so. That you agreed, and when, is noted with the model.</source>
   <translation>{0}

Importieren Sie es nur, wenn Sie es so verwenden dürfen. Dass und wann Sie zugestimmt haben, wird beim Modell vermerkt.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/models.py" />
   <source>{0}
damaged</source>
   <translation>{0}
beschädigt</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/models.py" />
   <source>{0} failed: {1}</source>
   <translation>{0} ist gescheitert: {1}</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/models.py" />
   <source>{0} is {1}</source>
   <translation>{0} ist {1}</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/models.py" />
   <source>“{0}” is damaged: {1}. {2}</source>
   <translation>„{0}“ ist beschädigt: {1}. {2}</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/models.py" />
   <source>“{0}” is whole: all its files are what they were.</source>
   <translation>„{0}“ ist vollständig: alle seine Dateien sind, was sie waren.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/models.py" />
   <source>“{0}” was imported and is whole.</source>
   <translation>„{0}“ wurde importiert und ist vollständig.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/models.py" />
   <source>“{0}” was removed.</source>
   <translation>„{0}“ wurde entfernt.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/preferences.py" />
   <source>Cannot be used here: {0}.</source>
   <translation>Hier nicht verwendbar: {0}.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/preferences.py" />
   <source>Colours</source>
   <translation>Farben</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/preferences.py" />
   <source>Holds from the next start on</source>
   <translation>Gilt ab dem nächsten Start</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/preferences.py" />
   <source>Images leave this computer only where you choose a server for them.</source>
   <translation>Bilder verlassen diesen Rechner nur, wenn Sie dafür einen Server wählen.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/preferences.py" />
   <source>Kept with everything you do in a project, and seen by others.</source>
   <translation>Steht bei allem, was Sie in einem Projekt tun, und ist für andere sichtbar.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/preferences.py" />
   <source>Language</source>
   <translation>Sprache</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/preferences.py" />
   <source>Models there are: import your own, check, try, remove them.</source>
   <translation>Vorhandene Modelle: eigene importieren, prüfen, ausprobieren, entfernen.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/preferences.py" />
   <source>Preferences</source>
   <translation>Einstellungen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/preferences.py" />
   <source>Your name</source>
   <translation>Ihr Name</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/preferences.py" />
   <source>{0}, the default</source>
   <translation>{0}, die Vorgabe</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/preferences.py" />
   <source>{0}: not usable here</source>
   <translation>{0}: hier nicht verwendbar</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/project_settings.py" />
   <source> Until there is one, nothing is proposed but from a volume's own slices.</source>
   <translation> Bis es eines gibt, wird nur aus den eigenen Schichten eines Volumens vorgeschlagen.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/project_settings.py" />
   <source>&lt;b&gt;Control cases&lt;/b&gt; tell how far annotators just follow proposals. What came of them is in View → Proposals and what became of them.</source>
   <translation>&lt;b&gt;Kontrollfälle&lt;/b&gt; zeigen, wie sehr die Annotierenden Vorschlägen bloß folgen. Was daraus wurde, steht in Ansicht → Vorschläge und was daraus wurde.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/project_settings.py" />
   <source>&lt;b&gt;Exemplars&lt;/b&gt;: what proposals are made from.</source>
   <translation>&lt;b&gt;Beispiele&lt;/b&gt;: woraus Vorschläge gemacht werden.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/project_settings.py" />
   <source>&lt;b&gt;Review&lt;/b&gt;</source>
   <translation>&lt;b&gt;Durchsicht&lt;/b&gt;</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/project_settings.py" />
   <source>Annotators may approve cases that they outlined themselves</source>
   <translation>Annotierende dürfen Fälle freigeben, die sie selbst umrissen haben</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/project_settings.py" />
   <source>Done a second time, blind</source>
   <translation>Blind ein zweites Mal gemacht</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/project_settings.py" />
   <source>It comes again at the end of the queue, empty and under another name. Repeats are neither exemplars nor exported.</source>
   <translation>Er kommt am Ende der Reihe wieder, leer und unter anderem Namen. Wiederholungen sind weder Beispiele noch werden sie exportiert.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/project_settings.py" />
   <source>Its proposal is made all the same, to be compared, but not shown.</source>
   <translation>Sein Vorschlag wird trotzdem gemacht, zum Vergleich, aber nicht gezeigt.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/project_settings.py" />
   <source>Kept with the project, so that proposals are the same everywhere.</source>
   <translation>Steht im Projekt, damit Vorschläge überall dieselben sind.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/project_settings.py" />
   <source>Learn from</source>
   <translation>Lernen aus</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/project_settings.py" />
   <source>People</source>
   <translation>Personen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/project_settings.py" />
   <source>Project settings</source>
   <translation>Projekteinstellungen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/project_settings.py" />
   <source>Shown without a proposal</source>
   <translation>Ohne Vorschlag gezeigt</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/project_settings.py" />
   <source>Slices of the volume on screen always count for it, and imported tasks for all cases.</source>
   <translation>Schichten des Volumens auf dem Bildschirm zählen für dieses immer, importierte Aufgaben für alle Fälle.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/project_settings.py" />
   <source>about one in {0} {1}</source>
   <translation>etwa eines von {0} {1}</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/project_settings.py" />
   <source>all</source>
   <translation>alle</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/project_settings.py" />
   <source>as each person's preferences say</source>
   <translation>wie in den Einstellungen jeder Person</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/project_settings.py" />
   <source>cases outlined or approved by certain people</source>
   <translation>Fällen, die bestimmte Personen umrissen oder freigegeben haben</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/project_settings.py" />
   <source>cases that a second reader approved</source>
   <translation>Fällen, die zweitbefundet freigegeben sind</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/project_settings.py" />
   <source>cases that are done</source>
   <translation>erledigte Fälle</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/project_settings.py" />
   <source>everything that is confirmed</source>
   <translation>allem Bestätigten</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/project_settings.py" />
   <source>off</source>
   <translation>aus</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/project_settings.py" />
   <source>others, with commas between them</source>
   <translation>andere, durch Kommas getrennt</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/project_settings.py" />
   <source>{0} of {1} exemplars may be used.</source>
   <translation>{0} von {1} Beispielen dürfen verwendet werden.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/second_reading.py" />
   <source>95 % distance, {0}</source>
   <translation>95-%-Abstand, {0}</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/second_reading.py" />
   <source>Comparing two readings</source>
   <translation>Zwei Befundungen werden verglichen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/second_reading.py" />
   <source>Edged in white: {0}, of “{1}”.</source>
   <translation>Weiß umrandet: {0}, aus „{1}“.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/second_reading.py" />
   <source>Here: {0}. </source>
   <translation>Hier: {0}. </translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/second_reading.py" />
   <source>Mean distance, {0}</source>
   <translation>Mittlerer Abstand, {0}</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/second_reading.py" />
   <source>Second reading of {0}</source>
   <translation>Zweitbefundung von {0}</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/second_reading.py" />
   <source>nobody named</source>
   <translation>niemand genannt</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/second_reading.py" />
   <source>{0} Compared where both have confirmed or marked absent; “–” where there is nothing to compare.</source>
   <translation>{0} Verglichen, wo beide bestätigt oder als nicht vorhanden gekennzeichnet haben; „–“, wo nichts zu vergleichen ist.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/second_reading.py" />
   <source>{0} Comparing…</source>
   <translation>{0} Vergleicht…</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/second_reading.py" />
   <source>{0} voxels here, {1} there</source>
   <translation>{0} Voxel hier, {1} dort</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/series.py" />
   <source>Choose series</source>
   <translation>Serien wählen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/series.py" />
   <source>Each ticked series becomes a case. Localisers, and single images beside volumes, are not ticked at first. The project keeps patients under pseudonyms.</source>
   <translation>Jede angehakte Serie wird ein Fall. Übersichtsaufnahmen und Einzelbilder neben Volumen sind anfangs nicht angehakt. Das Projekt führt Patienten unter Pseudonymen.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/series.py" />
   <source>Filter by patient, study, series or modality</source>
   <translation>Nach Patient, Studie, Serie oder Modalität filtern</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/series.py" />
   <source>Images</source>
   <translation>Bilder</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/series.py" />
   <source>Modality</source>
   <translation>Modalität</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/series.py" />
   <source>Other images</source>
   <translation>Andere Bilder</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/series.py" />
   <source>Pictures of series</source>
   <translation>Bilder der Serien</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/series.py" />
   <source>Series</source>
   <translation>Serie</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/series.py" />
   <source>Study</source>
   <translation>Studie</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/series.py" />
   <source>Tick all</source>
   <translation>Alle anhaken</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/series.py" />
   <source>Tick all series that the filter shows</source>
   <translation>Alle Serien anhaken, die der Filter zeigt</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/series.py" />
   <source>Tick none</source>
   <translation>Keine anhaken</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/series.py" />
   <source>Unknown patient</source>
   <translation>Unbekannter Patient</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/series.py" />
   <source>Untick all series that the filter shows</source>
   <translation>Die Haken aller Serien entfernen, die der Filter zeigt</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/series.py" />
   <source>cannot be opened before it is straightened (segicl convert --straighten)</source>
   <translation>lässt sich erst öffnen, wenn sie begradigt ist (segicl convert --straighten)</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/series.py" />
   <source>localiser</source>
   <translation>Übersichtsaufnahme</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/series.py" />
   <source>single image</source>
   <translation>Einzelbild</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/series.py" />
   <source>{0} of {1} ticked</source>
   <translation>{0} von {1} angehakt</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/server_packages.py" />
   <source>, as {0}</source>
   <translation>, als {0}</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/server_packages.py" />
   <source>; {0} times</source>
   <translation>; {0}-mal</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/server_packages.py" />
   <source>Asking {0}…</source>
   <translation>{0} wird gefragt…</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/server_packages.py" />
   <source>Bring back…</source>
   <translation>Zurückholen…</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/server_packages.py" />
   <source>Choose a server first, under Compute.</source>
   <translation>Wählen Sie zuerst einen Server, unter Rechenort.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/server_packages.py" />
   <source>Choose the server, with its address and key</source>
   <translation>Den Server wählen, mit Adresse und Schlüssel</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/server_packages.py" />
   <source>Fetch and open</source>
   <translation>Holen und öffnen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/server_packages.py" />
   <source>Hand out…</source>
   <translation>Ausgeben…</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/server_packages.py" />
   <source>Hand the chosen package out no more; what is done of it can still be returned</source>
   <translation>Das gewählte Paket nicht mehr ausgeben; was davon getan ist, kann noch zurückkommen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/server_packages.py" />
   <source>Hand “{0}” out no more? What is done of it can still be returned.</source>
   <translation>„{0}“ nicht mehr ausgeben? Was davon getan ist, kann noch zurückkommen.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/server_packages.py" />
   <source>Keep in</source>
   <translation>Ablegen in</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/server_packages.py" />
   <source>Keep packages in</source>
   <translation>Pakete ablegen in</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/server_packages.py" />
   <source>Listing packages</source>
   <translation>Pakete werden aufgelistet</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/server_packages.py" />
   <source>No server is chosen</source>
   <translation>Kein Server gewählt</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/server_packages.py" />
   <source>Packages that you fetch are kept in this folder</source>
   <translation>Geholte Pakete liegen in diesem Ordner</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/server_packages.py" />
   <source>Project</source>
   <translation>Projekt</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/server_packages.py" />
   <source>Refresh</source>
   <translation>Neu laden</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/server_packages.py" />
   <source>Return “{0}”</source>
   <translation>„{0}“ zurückgeben</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/server_packages.py" />
   <source>Return…</source>
   <translation>Zurückgeben…</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/server_packages.py" />
   <source>Send the work in the open package back; its images stay here</source>
   <translation>Die Arbeit im offenen Paket zurücksenden; die Bilder bleiben hier</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/server_packages.py" />
   <source>Share the open cases of this project out over the server</source>
   <translation>Die offenen Fälle dieses Projekts über den Server aufteilen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/server_packages.py" />
   <source>State</source>
   <translation>Stand</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/server_packages.py" />
   <source>Take over what was returned; conflicts are listed first</source>
   <translation>Zurückgegebenes übernehmen; Konflikte werden zuerst aufgelistet</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/server_packages.py" />
   <source>There is no package for you.</source>
   <translation>Für Sie ist kein Paket da.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/server_packages.py" />
   <source>This went wrong</source>
   <translation>Das ging schief</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/server_packages.py" />
   <source>Who</source>
   <translation>Wer</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/server_packages.py" />
   <source>Withdraw</source>
   <translation>Zurückziehen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/server_packages.py" />
   <source>Withdrawing</source>
   <translation>Wird zurückgezogen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/server_packages.py" />
   <source>Work packages on the server</source>
   <translation>Arbeitspakete auf dem Server</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/server_packages.py" />
   <source>cannot be read</source>
   <translation>nicht lesbar</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/server_packages.py" />
   <source>fetched {0}</source>
   <translation>geholt {0}</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/server_packages.py" />
   <source>not fetched yet</source>
   <translation>noch nicht geholt</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/server_packages.py" />
   <source>on this computer</source>
   <translation>auf diesem Rechner</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/server_packages.py" />
   <source>returned {0}, {1} of {2} done</source>
   <translation>zurück {0}, {1} von {2} erledigt</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/shortcuts.py" />
   <source>Action</source>
   <translation>Aktion</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/shortcuts.py" />
   <source>Add</source>
   <translation>Hinzufügen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/shortcuts.py" />
   <source>All defaults</source>
   <translation>Alle Vorgaben</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/shortcuts.py" />
   <source>All keys are as they were at first.</source>
   <translation>Alle Tasten sind wieder wie am Anfang.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/shortcuts.py" />
   <source>Choose an action to change its key.</source>
   <translation>Wählen Sie eine Aktion, um ihre Taste zu ändern.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/shortcuts.py" />
   <source>Click here, then press the new key</source>
   <translation>Hier klicken, dann die neue Taste drücken</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/shortcuts.py" />
   <source>Click into the field and press a key first.</source>
   <translation>Klicken Sie zuerst in das Feld und drücken Sie eine Taste.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/shortcuts.py" />
   <source>Default</source>
   <translation>Vorgabe</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/shortcuts.py" />
   <source>Give this action its own keys back</source>
   <translation>Dieser Aktion ihre eigenen Tasten zurückgeben</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/shortcuts.py" />
   <source>Key for “{0}”:</source>
   <translation>Taste für „{0}“:</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/shortcuts.py" />
   <source>Keys</source>
   <translation>Tasten</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/shortcuts.py" />
   <source>Mouse and fixed keys</source>
   <translation>Maus und feste Tasten</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/shortcuts.py" />
   <source>New key</source>
   <translation>Neue Taste</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/shortcuts.py" />
   <source>No key</source>
   <translation>Keine Taste</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/shortcuts.py" />
   <source>Search action or key…</source>
   <translation>Aktion oder Taste suchen…</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/shortcuts.py" />
   <source>Set</source>
   <translation>Setzen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/shortcuts.py" />
   <source>Take away the keys of this action</source>
   <translation>Dieser Aktion ihre Tasten nehmen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/shortcuts.py" />
   <source>This cannot be changed.</source>
   <translation>Das lässt sich nicht ändern.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/shortcuts.py" />
   <source>This key instead of the present ones</source>
   <translation>Diese Taste statt der jetzigen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/shortcuts.py" />
   <source>This key too</source>
   <translation>Auch diese Taste</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/shortcuts.py" />
   <source>{0} is kept for: {1}. Choose another key.</source>
   <translation>{0} ist vergeben für: {1}. Wählen Sie eine andere Taste.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/shortcuts.py" />
   <source>{0} is used by “{1}”. Press again to take it from there.</source>
   <translation>{0} gehört zu „{1}“. Noch einmal drücken, um sie dort wegzunehmen.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/dialogs/shortcuts.py" />
   <source>“{0}” has lost {1}.</source>
   <translation>„{0}“ hat {1} verloren.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/edit_panel.py" />
   <source>
Type it, or turn it with ↑ ↓ or the wheel</source>
   <translation>
Tippen, oder mit ↑ ↓ oder dem Mausrad drehen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/edit_panel.py" />
   <source>Apply  ⏎</source>
   <translation>Anwenden  ⏎</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/edit_panel.py" />
   <source>Apply (Enter)
Make the change; Ctrl+Z takes it back</source>
   <translation>Anwenden (Eingabetaste)
Ändern; Strg+Z nimmt es zurück</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/edit_panel.py" />
   <source>Cancel  Esc</source>
   <translation>Abbrechen  Esc</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/edit_panel.py" />
   <source>Cancel (Esc)
Close without a change</source>
   <translation>Abbrechen (Esc)
Schließen, ohne etwas zu ändern</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/edit_panel.py" />
   <source>Let it take voxels of other labels, too; those of locked labels are never changed</source>
   <translation>Darf auch Voxel anderer Labels nehmen; gesperrte werden nie geändert</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/edit_panel.py" />
   <source>Only the slice on screen</source>
   <translation>Nur die Schicht auf dem Bildschirm</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/edit_panel.py" />
   <source>Operation</source>
   <translation>Vorgang</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/edit_panel.py" />
   <source>Over other labels</source>
   <translation>Über andere Labels</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/edit_panel.py" />
   <source>Preview</source>
   <translation>Vorschau</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/edit_panel.py" />
   <source>Show what would change before it is applied</source>
   <translation>Zeigen, was sich ändern würde, bevor es angewendet wird</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/edit_panel.py" />
   <source>The label that is edited; choose another in the list at the right</source>
   <translation>Das Label, das bearbeitet wird; ein anderes wählen Sie rechts in der Liste</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/edit_panel.py" />
   <source>The whole volume</source>
   <translation>Das ganze Volumen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/edit_panel.py" />
   <source>choose…</source>
   <translation>wählen…</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/edit_panel.py" />
   <source>no label</source>
   <translation>kein Label</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/edit_panel.py" />
   <source>no other label</source>
   <translation>kein anderes Label</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/edit_panel.py" />
   <source>this label</source>
   <translation>dieses Label</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/editing.py" />
   <source> in slice {0}</source>
   <translation> in Schicht {0}</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/editing.py" />
   <source> in slices {0}–{1}</source>
   <translation> in den Schichten {0}–{1}</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/editing.py" />
   <source>Click a place in the picture</source>
   <translation>Klicken Sie eine Stelle im Bild an</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/editing.py" />
   <source>Nothing would change</source>
   <translation>Nichts würde sich ändern</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/editing.py" />
   <source>There is nothing to edit.</source>
   <translation>Es gibt nichts zu bearbeiten.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/editing.py" />
   <source>Working…</source>
   <translation>Arbeitet…</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/editing.py" />
   <source>blocked by {0}</source>
   <translation>aufgehalten von {0}</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/editing.py" />
   <source>blocked by {0}, locked</source>
   <translation>aufgehalten von {0}, gesperrt</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/engine_view.py" />
   <source> · ready</source>
   <translation> · bereit</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/engine_view.py" />
   <source>{0} instead of {1}</source>
   <translation>{0} statt {1}</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/exemplar_gallery.py" />
   <source> not used, {0}</source>
   <translation> nicht verwendet, {0}</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/exemplar_gallery.py" />
   <source>&lt;br&gt;&lt;b&gt;Disagrees with the other exemplars.&lt;/b&gt;</source>
   <translation>&lt;br&gt;&lt;b&gt;Widerspricht den anderen Beispielen.&lt;/b&gt;</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/exemplar_gallery.py" />
   <source>&lt;br&gt;Click compares it with the others; double click opens it; right click pins or excludes.&lt;/p&gt;</source>
   <translation>&lt;br&gt;Klick vergleicht es mit den anderen; Doppelklick öffnet es; Rechtsklick heftet an oder schließt aus.&lt;/p&gt;</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/exemplar_gallery.py" />
   <source>&lt;img src='{0}' width=300&gt;{1}</source>
   <translation>&lt;img src='{0}' width=300&gt;{1}</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/exemplar_gallery.py" />
   <source>Accepted images appear here.
The next ones are outlined from them.</source>
   <translation>Hier erscheinen angenommene Bilder.
Die nächsten werden nach ihnen umrissen.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/exemplar_gallery.py" />
   <source>Always use (pin)</source>
   <translation>Immer verwenden (anheften)</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/exemplar_gallery.py" />
   <source>Compare with the others</source>
   <translation>Mit den anderen vergleichen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/exemplar_gallery.py" />
   <source>Exemplars</source>
   <translation>Beispiele</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/exemplar_gallery.py" />
   <source>Most doubtful first</source>
   <translation>Zweifelhafteste zuerst</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/exemplar_gallery.py" />
   <source>Never use (exclude)</source>
   <translation>Nie verwenden (ausschließen)</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/exemplar_gallery.py" />
   <source>Reopen to fix</source>
   <translation>Zum Berichtigen öffnen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/exemplar_gallery.py" />
   <source>Show the most doubtful first</source>
   <translation>Die zweifelhaftesten zuerst zeigen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/exemplar_gallery.py" />
   <source>{0} disagree{1}</source>
   <translation>{0} strittig</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/exemplar_gallery.py" />
   <source>{0} not used</source>
   <translation>{0} ungenutzt</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/exemplar_gallery.py" />
   <source>{0} returned, or of people whom the project does not learn from (File → Project settings)</source>
   <translation>{0} zurückgegeben oder von Personen, von denen das Projekt nicht lernt (Datei → Projekteinstellungen)</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/exemplar_gallery.py" />
   <source>{0} used</source>
   <translation>{0} genutzt</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/exemplar_view.py" />
   <source> (likeness {0})</source>
   <translation> (Ähnlichkeit {0})</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/exemplar_view.py" />
   <source> Not for other cases: {0}.</source>
   <translation> Nicht für andere Fälle: {0}.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/exemplar_view.py" />
   <source>&lt;b style='color:{0}'&gt;disagrees&lt;/b&gt;. {1}</source>
   <translation>&lt;b style='color:{0}'&gt;widerspricht&lt;/b&gt;. {1}</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/exemplar_view.py" />
   <source>As accepted</source>
   <translation>Wie angenommen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/exemplar_view.py" />
   <source>Dice with what the others make of it: {0}</source>
   <translation>Dice mit dem, was die anderen daraus machen: {0}</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/exemplar_view.py" />
   <source>Difference</source>
   <translation>Unterschied</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/exemplar_view.py" />
   <source>Exclude</source>
   <translation>Ausschließen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/exemplar_view.py" />
   <source>From the others</source>
   <translation>Aus den anderen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/exemplar_view.py" />
   <source>Not compared yet. It is done in the background, from {0} exemplars on.</source>
   <translation>Noch nicht verglichen. Das geschieht im Hintergrund, ab {0} Beispielen.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/exemplar_view.py" />
   <source>Not compared: only those that may be used are.</source>
   <translation>Nicht verglichen: das werden nur, die verwendet werden dürfen.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/exemplar_view.py" />
   <source>Not used for this proposal</source>
   <translation>Für diesen Vorschlag nicht verwendet</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/exemplar_view.py" />
   <source>Show it with its masks as drafts; it is no exemplar until accepted</source>
   <translation>Mit seinen Masken als Entwürfen zeigen; bis zum Annehmen ist es kein Beispiel</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/exemplar_view.py" />
   <source>The most doubtful</source>
   <translation>Das zweifelhafteste</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/exemplar_view.py" />
   <source>The second most doubtful</source>
   <translation>Das zweitzweifelhafteste</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/exemplar_view.py" />
   <source>Thumbnails</source>
   <translation>Vorschaubilder</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/exemplar_view.py" />
   <source>Use again</source>
   <translation>Wieder verwenden</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/exemplar_view.py" />
   <source>Used for this proposal{0}</source>
   <translation>Für diesen Vorschlag verwendet{0}</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/exemplar_view.py" />
   <source>Whether proposals may be made from it</source>
   <translation>Ob Vorschläge daraus gemacht werden dürfen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/exemplar_view.py" />
   <source>accepted only</source>
   <translation>nur angenommen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/exemplar_view.py" />
   <source>both</source>
   <translation>beide</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/exemplar_view.py" />
   <source>from the others only</source>
   <translation>nur aus den anderen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/exemplar_view.py" />
   <source>not compared yet</source>
   <translation>noch nicht verglichen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/exemplar_view.py" />
   <source>{0} of {1}: {2}.</source>
   <translation>{0} von {1}: {2}.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/exemplar_view.py" />
   <source>{0}: absent; the others find {1:.0%} of its usual size</source>
   <translation>{0}: nicht vorhanden; die anderen finden {1:.0%} seiner üblichen Größe</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/help_commands.py" />
   <source>&lt;b&gt;SegICL GUI {0}&lt;/b&gt;&lt;p&gt;In-context segmentation of medical images.&lt;br&gt;Method: SegICL (arXiv 2403.16578). Licence: Apache-2.0.&lt;/p&gt;&lt;p&gt;For research; not a medical device. Images leave this computer only where you choose a server for them.&lt;/p&gt;</source>
   <translation>&lt;b&gt;SegICL GUI {0}&lt;/b&gt;&lt;p&gt;Segmentierung medizinischer Bilder im Kontext.&lt;br&gt;Verfahren: SegICL (arXiv 2403.16578). Lizenz: Apache-2.0.&lt;/p&gt;&lt;p&gt;Für die Forschung; kein Medizinprodukt. Bilder verlassen diesen Rechner nur, wenn Sie dafür einen Server wählen.&lt;/p&gt;</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/help_commands.py" />
   <source>Checks, versions and logs are in {0}, without names, images and paths. Look into it before you pass it on.</source>
   <translation>Prüfungen, Versionen und Protokolle sind in {0}, ohne Namen, Bilder und Pfade. Sehen Sie hinein, bevor Sie sie weitergeben.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/help_commands.py" />
   <source>Save diagnostics</source>
   <translation>Diagnose speichern</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/help_commands.py" />
   <source>Saving diagnostics</source>
   <translation>Diagnose wird gespeichert</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/help_commands.py" />
   <source>ZIP files (*.zip)</source>
   <translation>ZIP-Dateien (*.zip)</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/help_window.py" />
   <source>Back</source>
   <translation>Zurück</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/help_window.py" />
   <source>Nothing found</source>
   <translation>Nichts gefunden</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/help_window.py" />
   <source>Pages of the guide, or the sections found</source>
   <translation>Seiten des Handbuchs oder die gefundenen Abschnitte</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/help_window.py" />
   <source>Search</source>
   <translation>Suchen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/help_window.py" />
   <source>The page before (Alt+Left)</source>
   <translation>Die vorige Seite (Alt+Links)</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/importing.py" />
   <source> {0} left out ({1}: {2}).</source>
   <translation> {0} weggelassen ({1}: {2}).</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/importing.py" />
   <source>, and {0} more notes</source>
   <translation>, und {0} weitere Hinweise</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/importing.py" />
   <source>1 case</source>
   <translation>1 Fall</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/importing.py" />
   <source>; {0} left out ({1}: {2})</source>
   <translation>; {0} weggelassen ({1}: {2})</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/importing.py" />
   <source>; {0} new label{1}</source>
   <translation>; neue Labels: {0}</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/importing.py" />
   <source>Adding images with masks</source>
   <translation>Bilder mit Masken werden hinzugefügt</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/importing.py" />
   <source>Cannot open {0}</source>
   <translation>{0} lässt sich nicht öffnen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/importing.py" />
   <source>Choose another.</source>
   <translation>Wählen Sie etwas anderes.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/importing.py" />
   <source>Choose label maps, .seg.nrrd, DICOM segmentations, structure sets or COCO.</source>
   <translation>Wählen Sie Labelkarten, .seg.nrrd, DICOM-Segmentierungen, Structure Sets oder COCO.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/importing.py" />
   <source>Drop a folder of scans, an image, a label map, .seg.nrrd, DICOM, or COCO annotations.</source>
   <translation>Legen Sie einen Ordner mit Aufnahmen, ein Bild, eine Labelkarte, .seg.nrrd, DICOM oder COCO-Annotationen ab.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/importing.py" />
   <source>Drop them again.</source>
   <translation>Legen Sie sie noch einmal ab.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/importing.py" />
   <source>Import as masks</source>
   <translation>Als Masken importieren</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/importing.py" />
   <source>Import folder of masks</source>
   <translation>Ordner mit Masken importieren</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/importing.py" />
   <source>Importing masks</source>
   <translation>Masken werden importiert</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/importing.py" />
   <source>Is {0}{1} to be opened, or does it hold masks?</source>
   <translation>Soll {0}{1} geöffnet werden, oder sind es Masken?</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/importing.py" />
   <source>Its content is neither an image nor masks of a format that can be read.</source>
   <translation>Der Inhalt ist weder ein Bild noch eine Maske in einem lesbaren Format.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/importing.py" />
   <source>Looking at what was dropped</source>
   <translation>Abgelegtes wird angesehen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/importing.py" />
   <source>Looking into masks</source>
   <translation>Masken werden angesehen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/importing.py" />
   <source>Masks (*.nii *.nii.gz *.nrrd *.mha *.png *.tif *.tiff *.dcm *.seg *.json);;All files (*)</source>
   <translation>Masken (*.nii *.nii.gz *.nrrd *.mha *.png *.tif *.tiff *.dcm *.seg *.json);;Alle Dateien (*)</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/importing.py" />
   <source>Masks are imported into the project that is open.</source>
   <translation>Masken werden in das geöffnete Projekt importiert.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/importing.py" />
   <source>Masks imported into {0}</source>
   <translation>Masken importiert in {0}</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/importing.py" />
   <source>No file of masks was found.</source>
   <translation>Es wurde keine Datei mit Masken gefunden.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/importing.py" />
   <source>Nothing added</source>
   <translation>Nichts hinzugefügt</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/importing.py" />
   <source>Nothing to import</source>
   <translation>Nichts zu importieren</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/importing.py" />
   <source>Open as scans</source>
   <translation>Als Aufnahmen öffnen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/importing.py" />
   <source>Open or import</source>
   <translation>Öffnen oder importieren</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/importing.py" />
   <source>Open the scans that they were made for, then drop them again.</source>
   <translation>Öffnen Sie die Aufnahmen, zu denen sie gehören, und legen Sie sie dann noch einmal ab.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/importing.py" />
   <source>The labels were changed.</source>
   <translation>Die Labels wurden geändert.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/importing.py" />
   <source>There is no project to import them into.</source>
   <translation>Es gibt kein Projekt, in das sie importiert werden könnten.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/importing.py" />
   <source>it was changed meanwhile</source>
   <translation>er wurde inzwischen geändert</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/importing.py" />
   <source>{0} cases</source>
   <translation>{0} Fälle</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/importing.py" />
   <source>{0} does not exist.</source>
   <translation>{0} gibt es nicht.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/importing.py" />
   <source>{0} holds masks</source>
   <translation>{0} enthält Masken</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/importing.py" />
   <source>{0} image(s) with masks are exemplars now; undo removes them.</source>
   <translation>Bilder mit Masken, die jetzt Beispiele sind: {0}. Rückgängig entfernt sie.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/keys.py" />
   <source>Alt+</source>
   <translation>Alt+</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/keys.py" />
   <source>Brush size</source>
   <translation>Pinselgröße</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/keys.py" />
   <source>Choose label</source>
   <translation>Label wählen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/keys.py" />
   <source>Choose label 1 to 9</source>
   <translation>Label 1 bis 9 wählen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/keys.py" />
   <source>Click with the hand (three planes)</source>
   <translation>Klick mit der Hand (drei Ebenen)</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/keys.py" />
   <source>Crosshair</source>
   <translation>Fadenkreuz</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/keys.py" />
   <source>Right drag</source>
   <translation>Rechtes Ziehen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/keys.py" />
   <source>Shift+Tab</source>
   <translation>Umschalt+Tab</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/keys.py" />
   <source>Tab</source>
   <translation>Tab</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/keys.py" />
   <source>Wheel</source>
   <translation>Mausrad</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/keys.py" />
   <source>Window/level</source>
   <translation>Fensterung</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/keys.py" />
   <source>Zoom</source>
   <translation>Zoom</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/keys.py" />
   <source>moving between buttons and fields</source>
   <translation>den Wechsel zwischen Knöpfen und Feldern</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/label_panel.py" />
   <source>
Key: Alt+{0}</source>
   <translation>
Taste: Alt+{0}</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/label_panel.py" />
   <source>Hide</source>
   <translation>Ausblenden</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/label_panel.py" />
   <source>Lock: no tool or model may change it</source>
   <translation>Sperren: kein Werkzeug oder Modell darf es ändern</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/label_panel.py" />
   <source>Name, colour, description</source>
   <translation>Name, Farbe, Beschreibung</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/label_panel.py" />
   <source>Show</source>
   <translation>Einblenden</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/label_panel.py" />
   <source>Unlock</source>
   <translation>Entsperren</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/label_panel.py" />
   <source>absent</source>
   <translation>nicht da</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/label_panel.py" />
   <source>accent</source>
   <translation>accent</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/label_panel.py" />
   <source>accepted</source>
   <translation>angenommen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/label_panel.py" />
   <source>auto-accepted</source>
   <translation>automatisch angenommen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/label_panel.py" />
   <source>draft</source>
   <translation>Entwurf</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/label_panel.py" />
   <source>faint</source>
   <translation>faint</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/label_panel.py" />
   <source>good</source>
   <translation>good</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/label_panel.py" />
   <source>no description</source>
   <translation>keine Beschreibung</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/label_panel.py" />
   <source>not looked at</source>
   <translation>nicht angesehen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/label_panel.py" />
   <source>warn</source>
   <translation>warn</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/label_panel.py" />
   <source>{0} object{1} · {2}</source>
   <translation>Objekte: {0} · {2}</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/label_panel.py" />
   <source>{0}: {1} in this slice
{2}</source>
   <translation>{0}: {1} in dieser Schicht
{2}</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/label_panel.py" />
   <source>{0}&lt;span style='color:{1}'&gt;{2}&lt;/span&gt;</source>
   <translation>{0}&lt;span style='color:{1}'&gt;{2}&lt;/span&gt;</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/main_window.py" />
   <source>Saved now.</source>
   <translation>Jetzt gespeichert.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/main_window.py" />
   <source>That</source>
   <translation>Das</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/napari_plugin/dock.py" />
   <source>Choose the labels layer of this image.</source>
   <translation>Wählen Sie die Labelebene zu diesem Bild.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/napari_plugin/dock.py" />
   <source>Every slice in which something is outlined becomes an exemplar</source>
   <translation>Jede Schicht, in der etwas umrissen ist, wird ein Beispiel</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/napari_plugin/dock.py" />
   <source>Image</source>
   <translation>Bild</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/napari_plugin/dock.py" />
   <source>Image layer</source>
   <translation>Bildebene</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/napari_plugin/dock.py" />
   <source>Label {0}</source>
   <translation>Label {0}</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/napari_plugin/dock.py" />
   <source>Labels layer</source>
   <translation>Labelebene</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/napari_plugin/dock.py" />
   <source>Layers do not fit</source>
   <translation>Ebenen passen nicht zusammen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/napari_plugin/dock.py" />
   <source>Learn all outlined</source>
   <translation>Alles Umrissene lernen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/napari_plugin/dock.py" />
   <source>New labels layer for this image</source>
   <translation>Neue Labelebene für dieses Bild</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/napari_plugin/dock.py" />
   <source>No image</source>
   <translation>Kein Bild</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/napari_plugin/dock.py" />
   <source>No labels</source>
   <translation>Keine Labels</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/napari_plugin/dock.py" />
   <source>Nothing is proposed.</source>
   <translation>Nichts ist vorgeschlagen.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/napari_plugin/dock.py" />
   <source>Nothing to accept yet</source>
   <translation>Noch nichts anzunehmen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/napari_plugin/dock.py" />
   <source>Nothing to learn from</source>
   <translation>Nichts, woraus zu lernen wäre</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/napari_plugin/dock.py" />
   <source>Nothing to take</source>
   <translation>Nichts zu übernehmen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/napari_plugin/dock.py" />
   <source>Open an image in napari.</source>
   <translation>Öffnen Sie ein Bild in napari.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/napari_plugin/dock.py" />
   <source>Outline the slices that are not exemplars</source>
   <translation>Die Schichten umreißen, die keine Beispiele sind</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/napari_plugin/dock.py" />
   <source>Paint the structure in one slice first.</source>
   <translation>Malen Sie die Struktur zuerst in eine Schicht.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/napari_plugin/dock.py" />
   <source>Paint the structure in the labels layer first.</source>
   <translation>Malen Sie die Struktur zuerst in die Labelebene.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/napari_plugin/dock.py" />
   <source>Press + to make one.</source>
   <translation>Drücken Sie +, um eine anzulegen.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/napari_plugin/dock.py" />
   <source>Propose all slices</source>
   <translation>Alle Schichten vorschlagen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/napari_plugin/dock.py" />
   <source>Propose all slices, then look at them.</source>
   <translation>Lassen Sie alle Schichten vorschlagen und sehen Sie sie dann an.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/napari_plugin/dock.py" />
   <source>SegICL proposal</source>
   <translation>SegICL-Vorschlag</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/napari_plugin/dock.py" />
   <source>Stop</source>
   <translation>Anhalten</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/napari_plugin/dock.py" />
   <source>Take labels and proposal of this slice for right: it becomes an exemplar, and what comes next is outlined from it</source>
   <translation>Labels und Vorschlag dieser Schicht gelten lassen: sie wird ein Beispiel, und was folgt, wird nach ihr umrissen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/napari_plugin/dock.py" />
   <source>Take proposals</source>
   <translation>Vorschläge übernehmen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/napari_plugin/dock.py" />
   <source>There is no image layer.</source>
   <translation>Es gibt keine Bildebene.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/napari_plugin/dock.py" />
   <source>There is no labels layer for this image.</source>
   <translation>Für dieses Bild gibt es keine Labelebene.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/napari_plugin/dock.py" />
   <source>This slice has no labels and no proposal.</source>
   <translation>Diese Schicht hat weder Labels noch einen Vorschlag.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/napari_plugin/dock.py" />
   <source>What it is called; engines that read go by it</source>
   <translation>Wie es heißt; Verfahren, die lesen, richten sich danach</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/napari_plugin/dock.py" />
   <source>Write all proposals into the labels layer where it is empty</source>
   <translation>Alle Vorschläge in die Labelebene schreiben, wo sie leer ist</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/napari_plugin/dock.py" />
   <source>{0} labels</source>
   <translation>{0} Labels</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/napari_plugin/dock.py" />
   <source>{0} slice(s) written into “{1}”. Ctrl+Z undoes it.</source>
   <translation>In „{1}“ geschriebene Schichten: {0}. Strg+Z nimmt es zurück.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/napari_plugin/dock.py" />
   <source>“{0}” is empty.</source>
   <translation>„{0}“ ist leer.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/napari_plugin/dock.py" />
   <source>“{0}” is {1} in size, “{2}” {3}.</source>
   <translation>„{0}“ hat die Größe {1}, „{2}“ {3}.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/notice.py" />
   <source>Close</source>
   <translation>Schließen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/notice.py" />
   <source>Close the message</source>
   <translation>Die Meldung schließen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/notice.py" />
   <source>Copy details</source>
   <translation>Einzelheiten kopieren</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/notice.py" />
   <source>The last changes could not be saved yet. Closing now loses them.</source>
   <translation>Die letzten Änderungen konnten noch nicht gespeichert werden. Wer jetzt schließt, verliert sie.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/notice.py" />
   <source>{0} failed.</source>
   <translation>{0} ist gescheitert.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/notice.py" />
   <source>{0}: {1}

Your saved work is not affected. If it happens again, copy the details into a report.</source>
   <translation>{0}: {1}

Ihre gespeicherte Arbeit ist nicht betroffen. Wenn es wieder geschieht, kopieren Sie die Einzelheiten in einen Bericht.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/opening.py" />
   <source>

Use these masks as finished cases? They become exemplars.</source>
   <translation>

Diese Masken als erledigte Fälle verwenden? Sie werden Beispiele.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/opening.py" />
   <source> (and {0} more)</source>
   <translation> (und {0} weitere)</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/opening.py" />
   <source>; {0} case(s) were complete</source>
   <translation>; schon vollständig: {0}</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/opening.py" />
   <source>; {0} failed ({1}: {2})</source>
   <translation>; {0} gescheitert ({1}: {2})</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/opening.py" />
   <source>; {0} says what was left out</source>
   <translation>; {0} sagt, was weggelassen wurde</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/opening.py" />
   <source>; {0} with nothing accepted left out</source>
   <translation>; {0} ohne Angenommenes weggelassen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/opening.py" />
   <source>Add a label (+ at the right), outline it in this image, press Enter.</source>
   <translation>Fügen Sie rechts mit + ein Label hinzu, umreißen Sie es in diesem Bild und drücken Sie die Eingabetaste.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/opening.py" />
   <source>Copying scans</source>
   <translation>Aufnahmen werden kopiert</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/opening.py" />
   <source>De-identified copy</source>
   <translation>De-identifizierte Kopie</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/opening.py" />
   <source>Exporting masks</source>
   <translation>Masken werden exportiert</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/opening.py" />
   <source>Files of masks among them (DICOM or 3D Slicer): {0}.</source>
   <translation>Dateien mit Masken darunter (DICOM oder 3D Slicer): {0}.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/opening.py" />
   <source>Left out or worth knowing: {0}{1}.</source>
   <translation>Weggelassen oder wissenswert: {0}{1}.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/opening.py" />
   <source>Looking into {0}</source>
   <translation>{0} wird angesehen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/opening.py" />
   <source>Making the demo's scans</source>
   <translation>Aufnahmen der Demo werden gemacht</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/opening.py" />
   <source>Masks found</source>
   <translation>Masken gefunden</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/opening.py" />
   <source>Open the copy</source>
   <translation>Die Kopie öffnen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/opening.py" />
   <source>Opening {0}</source>
   <translation>{0} wird geöffnet</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/opening.py" />
   <source>Pixels are as they were; faces in head scans are not removed.</source>
   <translation>Pixel sind, wie sie waren; Gesichter in Kopfaufnahmen werden nicht entfernt.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/opening.py" />
   <source>{0} file(s) are in {1}</source>
   <translation>Dateien in {1}: {0}</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/opening.py" />
   <source>{0} of {1} images have a mask beside them.</source>
   <translation>Neben {0} von {1} Bildern liegt eine Maske.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/opening.py" />
   <source>{0} of {1} images were copied.</source>
   <translation>{0} von {1} Bildern wurden kopiert.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/package_commands.py" />
   <source>, {0} conflict(s) decided</source>
   <translation>, Konflikte entschieden: {0}</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/package_commands.py" />
   <source>. {0} left open, listed again next time: {1}</source>
   <translation>. Offen gelassen, beim nächsten Mal wieder gelistet: {0}, {1}</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/package_commands.py" />
   <source>Bringing back packages</source>
   <translation>Pakete werden zurückgeholt</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/package_commands.py" />
   <source>Handing out packages</source>
   <translation>Pakete werden ausgegeben</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/package_commands.py" />
   <source>In {0}: {1}.</source>
   <translation>In {0}: {1}.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/package_commands.py" />
   <source>{0} case(s) taken over, {1} without new work</source>
   <translation>Übernommene Fälle: {0}; ohne neue Arbeit: {1}</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/picture.py" />
   <source> &lt;span style='color:{0}'&gt;· a newer one is on its way&lt;/span&gt;</source>
   <translation> &lt;span style='color:{0}'&gt;· ein neuerer ist unterwegs&lt;/span&gt;</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/picture.py" />
   <source> &lt;span style='color:{0}'&gt;· outdated: {1}&lt;/span&gt;</source>
   <translation> &lt;span style='color:{0}'&gt;· überholt: {1}&lt;/span&gt;</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/picture.py" />
   <source> · expected Dice {0:.2f}</source>
   <translation> · erwarteter Dice {0:.2f}</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/picture.py" />
   <source> · nothing found here</source>
   <translation> · hier nichts gefunden</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/picture.py" />
   <source>&lt;b&gt;Control case&lt;/b&gt;: outline it without a proposal</source>
   <translation>&lt;b&gt;Kontrollfall&lt;/b&gt;: ohne Vorschlag umreißen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/picture.py" />
   <source>&lt;b&gt;No image&lt;/b&gt;: it could not be read</source>
   <translation>&lt;b&gt;Kein Bild&lt;/b&gt;: es ließ sich nicht lesen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/picture.py" />
   <source>&lt;b&gt;Proposal&lt;/b&gt; from the labels' names alone</source>
   <translation>&lt;b&gt;Vorschlag&lt;/b&gt; allein aus den Namen der Labels</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/picture.py" />
   <source>&lt;b&gt;Proposal&lt;/b&gt; from {0} exemplar{1}</source>
   <translation>&lt;b&gt;Vorschlag&lt;/b&gt;, Beispiele: {0}</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/picture.py" />
   <source>&lt;b&gt;Proposal&lt;/b&gt; from {0} of {1} exemplars</source>
   <translation>&lt;b&gt;Vorschlag&lt;/b&gt; aus {0} von {1} Beispielen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/picture.py" />
   <source>A proposal is ready; your drafts are kept.  &lt;b&gt;T&lt;/b&gt; takes it instead</source>
   <translation>Ein Vorschlag ist fertig; Ihre Entwürfe bleiben.  &lt;b&gt;T&lt;/b&gt; nimmt stattdessen ihn</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/picture.py" />
   <source>Reading ahead</source>
   <translation>Liest voraus</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/picture.py" />
   <source>Reading {0}</source>
   <translation>{0} wird gelesen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/picture.py" />
   <source>Reading {0}…</source>
   <translation>{0} wird gelesen…</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/picture.py" />
   <source>{0}, {1} px</source>
   <translation>{0}, {1} px</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/plane_view.py" />
   <source>Back to the slice</source>
   <translation>Zurück zur Schicht</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/plane_view.py" />
   <source>Enlarge (double click)</source>
   <translation>Vergrößern (Doppelklick)</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/plane_view.py" />
   <source>{0} plane</source>
   <translation>Ebene {0}</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/plane_view.py" />
   <source>{0} plane: click or drag moves the crosshair, the wheel goes through</source>
   <translation>Ebene {0}: Klicken oder Ziehen bewegt das Fadenkreuz, das Mausrad blättert</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/prompt_list.py" />
   <source>Answer anew</source>
   <translation>Neu fragen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/prompt_list.py" />
   <source>Clear</source>
   <translation>Leeren</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/prompt_list.py" />
   <source>Click or draw in the picture; what you tell the model is listed here.</source>
   <translation>Klicken oder zeichnen Sie im Bild; was Sie dem Modell sagen, steht hier.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/prompt_list.py" />
   <source>Nothing was clicked or drawn for “{0}” in this slice</source>
   <translation>Für „{0}“ wurde in dieser Schicht nichts angeklickt oder gezeichnet</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/prompt_list.py" />
   <source>Prompts</source>
   <translation>Eingaben</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/prompt_list.py" />
   <source>Remove this prompt (Del)
The mask stays as it is</source>
   <translation>Diese Eingabe entfernen (Entf)
Die Maske bleibt, wie sie ist</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/prompt_list.py" />
   <source>belongs to</source>
   <translation>gehört zu</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/prompt_list.py" />
   <source>deleted label</source>
   <translation>gelöschtes Label</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/prompt_list.py" />
   <source>does not belong to</source>
   <translation>gehört nicht zu</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/prompt_list.py" />
   <source>none yet</source>
   <translation>noch keine</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/prompt_list.py" />
   <source>{0}
Double click: go to its slice · Del: remove</source>
   <translation>{0}
Doppelklick: zu seiner Schicht · Entf: entfernen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/prompt_list.py" />
   <source>{0}
Label: {1}</source>
   <translation>{0}
Label: {1}</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/prompt_list.py" />
   <source>{0} here</source>
   <translation>{0} hier</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/prompt_list.py" />
   <source>{0} here, {1} in other slices</source>
   <translation>{0} hier, {1} in anderen Schichten</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/prompt_list.py" />
   <source>{0}: this {1} “{2}”</source>
   <translation>{0}: dies {1} „{2}“</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/queue_commands.py" />
   <source> {0} changed meanwhile and stayed as they were.</source>
   <translation> {0} wurden inzwischen geändert und blieben, wie sie waren.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/queue_commands.py" />
   <source>A sample of {0}: correct what is wrong, Enter confirms.</source>
   <translation>Eine Stichprobe von {0}: berichtigen Sie, was falsch ist, die Eingabetaste bestätigt.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/queue_commands.py" />
   <source>All cases are done. Export the masks with Ctrl+E.</source>
   <translation>Alle Fälle sind erledigt. Exportieren Sie die Masken mit Strg+E.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/queue_commands.py" />
   <source>No case is auto-accepted.</source>
   <translation>Kein Fall ist automatisch angenommen.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/queue_commands.py" />
   <source>No case is open.</source>
   <translation>Kein Fall ist offen.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/queue_commands.py" />
   <source>No case is open. {0} {1} auto-accepted: review a sample of them (Case menu).</source>
   <translation>Kein Fall ist offen. Automatisch angenommen: {0}; sehen Sie eine Stichprobe davon durch (Menü Fall).</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/queue_commands.py" />
   <source>Proposing all cases is paused: several in a row failed ({0}).</source>
   <translation>Das Vorschlagen aller Fälle ist angehalten: mehrere nacheinander sind gescheitert ({0}).</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/queue_commands.py" />
   <source>Review a sample</source>
   <translation>Stichprobe durchsehen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/queue_commands.py" />
   <source>Sample done: {0} of {1} were right as they were, {2} corrected.</source>
   <translation>Stichprobe erledigt: {0} von {1} waren richtig, {2} berichtigt.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/queue_commands.py" />
   <source>Sample: {0} looked at, {1} to go.</source>
   <translation>Stichprobe: {0} angesehen, noch {1}.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/queue_commands.py" />
   <source>{0} Review a sample of them: Case menu.</source>
   <translation>{0} Sehen Sie eine Stichprobe davon durch: Menü Fall.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/queue_commands.py" />
   <source>{0} auto-accepted.</source>
   <translation>{0} automatisch angenommen.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/queue_commands.py" />
   <source>{0} auto-accepted. How many to look at, drawn at random?</source>
   <translation>{0} automatisch angenommen. Wie viele davon wollen Sie ansehen, zufällig gezogen?</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/queue_keys.py" />
   <source>No case matches</source>
   <translation>Kein Fall passt</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/read_only.py" />
   <source>&lt;b&gt;Read-only:&lt;/b&gt; {0}. {1}</source>
   <translation>&lt;b&gt;Schreibgeschützt:&lt;/b&gt; {0}. {1}</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/read_only.py" />
   <source>Open elsewhere</source>
   <translation>Anderswo geöffnet</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/read_only.py" />
   <source>Open for editing</source>
   <translation>Zum Bearbeiten öffnen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/read_only.py" />
   <source>Open read-only</source>
   <translation>Schreibgeschützt öffnen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/read_only.py" />
   <source>Try again whether it can be changed now</source>
   <translation>Noch einmal versuchen, ob es sich jetzt ändern lässt</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/read_only.py" />
   <source>{0}

Read-only, you can look at everything and export it, as it is saved at this moment.</source>
   <translation>{0}

Schreibgeschützt können Sie alles ansehen und exportieren, wie es in diesem Augenblick gespeichert ist.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/relink_commands.py" />
   <source> {0} has the name of one and another content, so it was not taken.</source>
   <translation> {0} trägt einen der Namen, hat aber anderen Inhalt und wurde nicht genommen.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/relink_commands.py" />
   <source> {0} not found, as {1}.</source>
   <translation> {0} nicht gefunden, etwa {1}.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/relink_commands.py" />
   <source>All images are where they were.</source>
   <translation>Alle Bilder sind, wo sie waren.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/relink_commands.py" />
   <source>Find images in</source>
   <translation>Bilder suchen in</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/relink_commands.py" />
   <source>Finding images</source>
   <translation>Bilder werden gesucht</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/relink_commands.py" />
   <source>Go on working.</source>
   <translation>Arbeiten Sie weiter.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/relink_commands.py" />
   <source>No image is missing</source>
   <translation>Es fehlt kein Bild</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/relink_commands.py" />
   <source>find images</source>
   <translation>Bilder suchen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/relink_commands.py" />
   <source>{0} image{1} found.</source>
   <translation>Gefundene Bilder: {0}.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/reporting.py" />
   <source>Report: where should its folder be made?</source>
   <translation>Bericht: wo soll sein Ordner angelegt werden?</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/reporting.py" />
   <source>The report is in {0}; {1}.</source>
   <translation>Der Bericht ist in {0}; {1}.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/reporting.py" />
   <source>Writing the report</source>
   <translation>Bericht wird geschrieben</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/reporting.py" />
   <source>no browser could be opened for it</source>
   <translation>es ließ sich kein Browser dafür öffnen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/reporting.py" />
   <source>shown in your browser</source>
   <translation>im Browser gezeigt</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/review_commands.py" />
   <source>Cannot go there</source>
   <translation>Dorthin geht es nicht</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/review_commands.py" />
   <source>Check the masks again.</source>
   <translation>Prüfen Sie die Masken noch einmal.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/review_commands.py" />
   <source>Comment</source>
   <translation>Kommentar</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/review_commands.py" />
   <source>No other case waits for your review.</source>
   <translation>Kein anderer Fall wartet auf Ihre Prüfung.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/review_commands.py" />
   <source>No other comment is open.</source>
   <translation>Kein anderer Kommentar ist offen.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/review_commands.py" />
   <source>Reading the second reading</source>
   <translation>Zweitbefundung wird gelesen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/review_commands.py" />
   <source>Return with comment</source>
   <translation>Mit Kommentar zurückgeben</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/review_commands.py" />
   <source>Second reading: another version of this project (….segicl)</source>
   <translation>Zweitbefundung: eine andere Fassung dieses Projekts (….segicl)</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/review_commands.py" />
   <source>What is there to see here?</source>
   <translation>Was ist dort zu sehen?</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/review_commands.py" />
   <source>What is to be changed here?</source>
   <translation>Was ist hier zu ändern?</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/review_commands.py" />
   <source>approved</source>
   <translation>freigegeben</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/review_commands.py" />
   <source>fixed and approved</source>
   <translation>berichtigt und freigegeben</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/review_commands.py" />
   <source>{0} This is the next to review.</source>
   <translation>{0} Dies ist der nächste zu prüfende Fall.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/review_commands.py" />
   <source>{0} approved by {1}.</source>
   <translation>{0} freigegeben von {1}.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/review_commands.py" />
   <source>{0} goes back to its annotator.</source>
   <translation>{0} geht an die annotierende Person zurück.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/review_commands.py" />
   <source>{0} is gone.</source>
   <translation>{0} gibt es nicht mehr.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/review_commands.py" />
   <source>{0} {1} by {2}.</source>
   <translation>{0} {1} von {2}.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/server_package_commands.py" />
   <source>Fetching what was returned</source>
   <translation>Zurückgegebenes wird geholt</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/server_package_commands.py" />
   <source>Fetching “{0}”</source>
   <translation>„{0}“ wird geholt</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/server_package_commands.py" />
   <source>Just this was returned before, as {0}; it is kept once.</source>
   <translation>Genau das wurde schon zurückgegeben, als {0}; es liegt nur einmal dort.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/server_package_commands.py" />
   <source>Returned; the server keeps it as {0}. You may go on and return it again.</source>
   <translation>Zurückgegeben; auf dem Server liegt es als {0}. Sie können weiterarbeiten und es noch einmal zurückgeben.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/server_package_commands.py" />
   <source>Returning the package</source>
   <translation>Paket wird zurückgegeben</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/server_package_commands.py" />
   <source>What was returned is in {0}; bring it back in its project.</source>
   <translation>Zurückgegebenes liegt in {0}; holen Sie es in seinem Projekt zurück.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/server_package_commands.py" />
   <source>{0} has packages for: {1}.</source>
   <translation>{0} hat Pakete für: {1}.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/server_package_commands.py" />
   <source>“{0}” was fetched.</source>
   <translation>„{0}“ wurde geholt.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/slice_strip.py" />
   <source>
Next that needs attention: {0}  back: {1}</source>
   <translation>
Nächste, die Aufmerksamkeit braucht: {0}  zurück: {1}</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/slice_strip.py" />
   <source>
expected Dice {0:.2f}, mean probability {1:.2f} (uncertain below {2:.2f})</source>
   <translation>
erwarteter Dice {0:.2f}, mittlere Wahrscheinlichkeit {1:.2f} (unsicher unter {2:.2f})</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/slice_strip.py" />
   <source>
nothing found here</source>
   <translation>
hier nichts gefunden</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/slice_strip.py" />
   <source>Slice {0}: {1}</source>
   <translation>Schicht {0}: {1}</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/start_page.py" />
   <source>NIfTI, NRRD, MHA, DICOM, PNG, JPEG, TIFF. Images stay where they are; you can also drop a folder or files on this window.</source>
   <translation>NIfTI, NRRD, MHA, DICOM, PNG, JPEG, TIFF. Bilder bleiben, wo sie sind; Sie können auch einen Ordner oder Dateien in dieses Fenster ziehen.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/start_page.py" />
   <source>Outline a structure in one scan and accept it.
The next scans are outlined from it, and every one you accept makes them better.</source>
   <translation>Umreißen Sie eine Struktur in einer Aufnahme und nehmen Sie sie an.
Die nächsten Aufnahmen werden nach ihr umrissen, und jede, die Sie annehmen, macht sie besser.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/start_page.py" />
   <source>Recent</source>
   <translation>Zuletzt</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/surface_view.py" />
   <source>Attenuated</source>
   <translation>Abgeschwächt</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/surface_view.py" />
   <source>Both</source>
   <translation>Beides</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/surface_view.py" />
   <source>Brightest</source>
   <translation>Hellstes</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/surface_view.py" />
   <source>Drag turns, wheel zooms, Shift+drag moves</source>
   <translation>Ziehen dreht, Mausrad zoomt, Umschalt+Ziehen verschiebt</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/surface_view.py" />
   <source>How the volume is drawn: the brightest along each line of sight, fainter the more lies before it, or all of it as fog</source>
   <translation>Wie das Volumen gezeichnet wird: das Hellste auf jeder Sichtlinie, blasser, je mehr davor liegt, oder alles als Nebel</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/surface_view.py" />
   <source>Surfaces</source>
   <translation>Oberflächen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/surface_view.py" />
   <source>Translucent</source>
   <translation>Durchscheinend</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/surface_view.py" />
   <source>Volume in 3D</source>
   <translation>Volumen in 3D</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/surface_view.py" />
   <source>What is shown in 3D</source>
   <translation>Was in 3D gezeigt wird</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/task_commands.py" />
   <source> Licence: {0}.</source>
   <translation> Lizenz: {0}.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/task_commands.py" />
   <source>Export task</source>
   <translation>Aufgabe exportieren</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/task_commands.py" />
   <source>Exporting the task</source>
   <translation>Aufgabe wird exportiert</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/task_commands.py" />
   <source>Import it again.</source>
   <translation>Importieren Sie sie noch einmal.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/task_commands.py" />
   <source>Import task</source>
   <translation>Aufgabe importieren</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/task_commands.py" />
   <source>Task not imported</source>
   <translation>Aufgabe nicht importiert</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/task_commands.py" />
   <source>Tasks ({0})</source>
   <translation>Aufgaben ({0})</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/task_commands.py" />
   <source>The labels were changed meanwhile.</source>
   <translation>Die Labels wurden inzwischen geändert.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/task_commands.py" />
   <source>Under which terms may others use these exemplars? They are told; it may be empty.</source>
   <translation>Unter welchen Bedingungen dürfen andere diese Beispiele verwenden? Sie erfahren es; es darf leer sein.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/task_commands.py" />
   <source>{0} exemplars in {1}. Pixels are as they were: look for text burnt into them before you pass it on.</source>
   <translation>{0} Beispiele in {1}. Pixel sind, wie sie waren: sehen Sie nach eingebranntem Text, bevor Sie sie weitergeben.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/task_commands.py" />
   <source>{0} exemplars of “{1}” are here to learn from.{2}</source>
   <translation>{0} Beispiele von „{1}“ sind hier, um daraus zu lernen.{2}</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/time_bar.py" />
   <source>Frame {0}</source>
   <translation>Phase {0}</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/time_bar.py" />
   <source>Frame {0} / {1}</source>
   <translation>Phase {0} / {1}</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/time_bar.py" />
   <source>Frames</source>
   <translation>Phasen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/time_bar.py" />
   <source>Say what this frame is, such as ED or ES.
Where frames are tagged, the case is done when they are.</source>
   <translation>Sagen Sie, was diese Phase ist, etwa ED oder ES.
Wo Phasen gekennzeichnet sind, ist der Fall mit ihnen erledigt.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/time_bar.py" />
   <source>Tag frame ▾</source>
   <translation>Kennzeichnen ▾</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/time_bar.py" />
   <source>{0}
{1:.0%} accepted</source>
   <translation>{0}
{1:.0%} angenommen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/time_bar.py" />
   <source>{0} · {1:.0f} ms</source>
   <translation>{0} · {1:.0f} ms</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/time_commands.py" />
   <source>No other frame is tagged.</source>
   <translation>Keine andere Phase ist gekennzeichnet.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/time_commands.py" />
   <source>Tag frame</source>
   <translation>Phase kennzeichnen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/time_commands.py" />
   <source>What is frame {0}?</source>
   <translation>Was ist Phase {0}?</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/tools/areas.py" />
   <source>Click adds what looks alike, ± {0}, to {1} · Shift+wheel tolerance</source>
   <translation>Klick fügt Ähnliches, ± {0}, zu {1} hinzu · Umschalt+Rad Toleranz</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/tools/areas.py" />
   <source>Click chooses the label under the mouse</source>
   <translation>Klick wählt das Label unter der Maus</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/tools/areas.py" />
   <source>Click fills a hole or another label, elsewhere what looks alike · Ctrl takes away</source>
   <translation>Klick füllt ein Loch oder anderes Label, sonst, was ähnlich aussieht · Strg nimmt weg</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/tools/areas.py" />
   <source>Click fills this hole with {0}</source>
   <translation>Klick füllt dieses Loch mit {0}</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/tools/areas.py" />
   <source>Click gives this area of {0} to {1}</source>
   <translation>Klick gibt diesen Bereich von {0} an {1}</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/tools/areas.py" />
   <source>Press, drag up or wheel for more, down for less, let go · Ctrl subtracts, Shift replaces</source>
   <translation>Drücken, nach oben ziehen oder drehen für mehr, nach unten für weniger, loslassen · Strg zieht ab, Umschalt ersetzt</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/tools/areas.py" />
   <source>nothing new</source>
   <translation>nichts Neues</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/tools/brushes.py" />
   <source>Drag erases the active label and its parts · Shift+wheel or [ ] size</source>
   <translation>Ziehen radiert das aktive Label und seine Teile · Umschalt+Mausrad oder [ ] Größe</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/tools/brushes.py" />
   <source>Drag paints only pixels in range · Ctrl+drag erases such pixels · Shift+wheel or [ ] size</source>
   <translation>Ziehen malt nur Pixel im Bereich · Strg+Ziehen radiert solche Pixel · Umschalt+Mausrad oder [ ] Größe</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/tools/brushes.py" />
   <source>Drag paints · Ctrl+drag erases · Shift+wheel or [ ] size</source>
   <translation>Ziehen malt · Strg+Ziehen radiert · Umschalt+Mausrad oder [ ] Größe</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/tools/easel.py" />
   <source>There is no project.</source>
   <translation>Es gibt kein Projekt.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/tools/object_tools.py" />
   <source>Click deletes the object of the active label under the mouse</source>
   <translation>Klick löscht das Objekt des aktiven Labels unter der Maus</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/tools/object_tools.py" />
   <source>Drag a line across an object: it becomes two, no pixel is lost</source>
   <translation>Eine Linie quer durch ein Objekt ziehen: es werden zwei, kein Pixel geht verloren</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/tools/object_tools.py" />
   <source>Drag from one object to another: they become one, also where they do not touch</source>
   <translation>Von einem Objekt zum anderen ziehen: sie werden eins, auch wo sie sich nicht berühren</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/tools/options_bar.py" />
   <source> · {0:.3g} mm</source>
   <translation> · {0:.3g} mm</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/tools/options_bar.py" />
   <source>Add what is outlined to the label</source>
   <translation>Das Umrissene zum Label hinzufügen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/tools/options_bar.py" />
   <source>Between</source>
   <translation>Zwischen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/tools/options_bar.py" />
   <source>Brush in 3D (Shift+B)
Paints the neighbouring slices too, a ball in millimetres</source>
   <translation>Pinsel in 3D (Umschalt+B)
Malt auch die Nachbarschichten, eine Kugel in Millimetern</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/tools/options_bar.py" />
   <source>Brush size; [ and ] or Shift+wheel</source>
   <translation>Pinselgröße; [ und ] oder Umschalt+Mausrad</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/tools/options_bar.py" />
   <source>Drag moves (middle button: with any tool) · Ctrl+wheel zooms · wheel: slice · right drag: window</source>
   <translation>Ziehen verschiebt (mittlere Taste: mit jedem Werkzeug) · Strg+Mausrad zoomt · Mausrad: Schicht · rechtes Ziehen: Fensterung</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/tools/options_bar.py" />
   <source>Highest intensity</source>
   <translation>Höchste Intensität</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/tools/options_bar.py" />
   <source>How far intensities may be from that of the pixel pressed</source>
   <translation>Wie weit Intensitäten von der des gedrückten Pixels abweichen dürfen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/tools/options_bar.py" />
   <source>Like the pixel</source>
   <translation>Wie das Pixel</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/tools/options_bar.py" />
   <source>Lowest intensity</source>
   <translation>Niedrigste Intensität</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/tools/options_bar.py" />
   <source>Range of intensities</source>
   <translation>Bereich der Intensitäten</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/tools/options_bar.py" />
   <source>Replace</source>
   <translation>Ersetzen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/tools/options_bar.py" />
   <source>Subtract</source>
   <translation>Abziehen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/tools/options_bar.py" />
   <source>Take what is outlined from the label (Ctrl)</source>
   <translation>Das Umrissene vom Label abziehen (Strg)</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/tools/options_bar.py" />
   <source>The label becomes exactly what is outlined; an object takes what it covers (Shift)</source>
   <translation>Das Label wird genau das Umrissene; ein Objekt nimmt, was es bedeckt (Umschalt)</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/tools/options_bar.py" />
   <source>Tolerance</source>
   <translation>Toleranz</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/tools/options_bar.py" />
   <source>What the mouse does</source>
   <translation>Was die Maus tut</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/tools/options_bar.py" />
   <source>Which pixels are painted: those like the one pressed, or a range</source>
   <translation>Welche Pixel gemalt werden: die dem gedrückten gleichen, oder ein Bereich</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/tools/options_bar.py" />
   <source>to</source>
   <translation>bis</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/tools/options_bar.py" />
   <source>{0} px</source>
   <translation>{0} px</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/tools/options_bar.py" />
   <source>{0} that is painted</source>
   <translation>{0}, die gemalt wird</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/tools/outlines.py" />
   <source>Click along an edge · Enter closes, ⌫ takes back, Esc drops · Ctrl subtracts, Shift replaces</source>
   <translation>An einer Kante entlang klicken · Eingabetaste schließt, ⌫ nimmt zurück, Esc verwirft · Strg zieht ab, Umschalt ersetzt</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/tools/outlines.py" />
   <source>Click corners · Enter closes, ⌫ takes back, Esc drops · Ctrl subtracts, Shift replaces</source>
   <translation>Ecken anklicken · Eingabetaste schließt, ⌫ nimmt zurück, Esc verwirft · Strg zieht ab, Umschalt ersetzt</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/tools/outlines.py" />
   <source>Drag round an area, let go to fill it · Ctrl subtracts, Shift replaces</source>
   <translation>Eine Fläche umfahren, loslassen füllt sie · Strg zieht ab, Umschalt ersetzt</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/tools/outlines.py" />
   <source>Draw a larger one.</source>
   <translation>Zeichnen Sie einen größeren.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/tools/outlines.py" />
   <source>Nothing was outlined</source>
   <translation>Nichts wurde umrissen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/tools/outlines.py" />
   <source>The outline goes round no pixel.</source>
   <translation>Der Umriss schließt kein Pixel ein.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/tools/prompt.py" />
   <source>Click or draw on what belongs to the label, Ctrl: what does not · closed line: lasso · Shift+drag: box</source>
   <translation>Anklicken oder einzeichnen, was zum Label gehört, Strg: was nicht · geschlossene Linie: Lasso · Umschalt+Ziehen: Rahmen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/tools/prompt.py" />
   <source>“{0}” does not look at clicks and scribbles · take the brush, or choose another engine in the preferences</source>
   <translation>„{0}“ beachtet Klicks und Striche nicht · nehmen Sie den Pinsel, oder wählen Sie in den Einstellungen ein anderes Verfahren</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/tools/tool_box.py" />
   <source>{0} is one region; its pencil in the label list makes it objects</source>
   <translation>{0} ist ein einziger Bereich; sein Stift in der Labelliste macht ihn zu Objekten</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/tools/tool_box.py" />
   <source>{0}: {1} object{2}</source>
   <translation>{0}: Objekte: {1}</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/view_commands.py" />
   <source>A 2D image has no other planes.</source>
   <translation>Ein 2D-Bild hat keine anderen Ebenen.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/view_commands.py" />
   <source>Looking for what is uncertain</source>
   <translation>Unsicheres wird gesucht</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/view_commands.py" />
   <source>Most uncertain: {0:.0%}.</source>
   <translation>Am unsichersten: {0:.0%}.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/view_commands.py" />
   <source>Most uncertain: {0}, {1:.0%}.</source>
   <translation>Am unsichersten: {0}, {1:.0%}.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/view_commands.py" />
   <source>Move it there.</source>
   <translation>Bewegen Sie sie dorthin.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/view_commands.py" />
   <source>No other slice is uncertain or not looked at in this case.</source>
   <translation>In diesem Fall ist keine andere Schicht unsicher oder nicht angesehen.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/view_commands.py" />
   <source>No proposal is open here</source>
   <translation>Hier ist kein Vorschlag offen</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/view_commands.py" />
   <source>Nothing is proposed here that is open.</source>
   <translation>Hier ist nichts Offenes vorgeschlagen.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/view_commands.py" />
   <source>Nothing under the mouse</source>
   <translation>Nichts unter der Maus</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/view_commands.py" />
   <source>Only {0} is shown; the same key shows all.</source>
   <translation>Nur {0} ist zu sehen; dieselbe Taste zeigt alle.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/view_commands.py" />
   <source>Proposals are hidden; the same key shows them.</source>
   <translation>Vorschläge sind ausgeblendet; dieselbe Taste zeigt sie.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/view_commands.py" />
   <source>The mouse is not over the picture.</source>
   <translation>Die Maus ist nicht über dem Bild.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/view_commands.py" />
   <source>There is no label under the mouse.</source>
   <translation>Unter der Maus ist kein Label.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/view_commands.py" />
   <source>Uncertain where it is yellow or red</source>
   <translation>Unsicher, wo es gelb oder rot ist</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/view_commands.py" />
   <source>{0}; the same key hides it.</source>
   <translation>{0}; dieselbe Taste blendet es aus.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/views.py" />
   <source>In this case</source>
   <translation>In diesem Fall</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/views.py" />
   <source>In this frame</source>
   <translation>In dieser Phase</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/volume_views.py" />
   <source>Nothing is outlined or proposed in this volume yet.</source>
   <translation>In diesem Volumen ist noch nichts umrissen oder vorgeschlagen.</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/words.py" />
   <source>As the system</source>
   <translation>Wie das System</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/words.py" />
   <source>Deutsch</source>
   <translation>Deutsch</translation>
  </message>
  <message>
   <location filename="segicl_gui/ui/words.py" />
   <source>English</source>
   <translation>English</translation>
  </message>
 </context>
 <context>
  <name>segicl.below</name>
  <message>
   <location filename="domain/eligibility.py" />
   <source>nobody is named who outlined it</source>
   <translation>es ist nicht bekannt, wer ihn umrissen hat</translation>
  </message>
  <message>
   <location filename="domain/eligibility.py" />
   <source>not yet approved by a second reader</source>
   <translation>noch von keiner zweiten Person freigegeben</translation>
  </message>
  <message>
   <location filename="domain/eligibility.py" />
   <source>outlined by {0}</source>
   <translation>umrissen von {0}</translation>
  </message>
  <message>
   <location filename="domain/eligibility.py" />
   <source>returned by its reader</source>
   <translation>von der lesenden Person zurückgegeben</translation>
  </message>
  <message>
   <location filename="domain/eligibility.py" />
   <source>returned by {0}</source>
   <translation>zurückgegeben von {0}</translation>
  </message>
  <message>
   <location filename="domain/errors.py" />
   <source>Connection refused</source>
   <translation>Verbindung abgelehnt</translation>
  </message>
  <message>
   <location filename="domain/errors.py" />
   <source>Disk quota exceeded</source>
   <translation>Speicherkontingent erschöpft</translation>
  </message>
  <message>
   <location filename="domain/errors.py" />
   <source>File exists</source>
   <translation>gibt es schon</translation>
  </message>
  <message>
   <location filename="domain/errors.py" />
   <source>Input/output error</source>
   <translation>Ein-/Ausgabefehler</translation>
  </message>
  <message>
   <location filename="domain/errors.py" />
   <source>Is a directory</source>
   <translation>ist ein Ordner</translation>
  </message>
  <message>
   <location filename="domain/errors.py" />
   <source>Network is unreachable</source>
   <translation>Netz nicht erreichbar</translation>
  </message>
  <message>
   <location filename="domain/errors.py" />
   <source>No space left on device</source>
   <translation>kein Platz mehr auf dem Datenträger</translation>
  </message>
  <message>
   <location filename="domain/errors.py" />
   <source>No such file or directory</source>
   <translation>Datei oder Ordner nicht da</translation>
  </message>
  <message>
   <location filename="domain/errors.py" />
   <source>Not a directory</source>
   <translation>ist kein Ordner</translation>
  </message>
  <message>
   <location filename="domain/errors.py" />
   <source>Nothing was changed</source>
   <translation>Nichts wurde geändert</translation>
  </message>
  <message>
   <location filename="domain/errors.py" />
   <source>Permission denied</source>
   <translation>keine Berechtigung</translation>
  </message>
  <message>
   <location filename="domain/errors.py" />
   <source>Read-only file system</source>
   <translation>schreibgeschützter Datenträger</translation>
  </message>
  <message>
   <location filename="domain/errors.py" />
   <source>This project is read-only: {0}.</source>
   <extracomment>texts: 0</extracomment>
   <translation>Dieses Projekt ist schreibgeschützt: {0}.</translation>
  </message>
  <message>
   <location filename="domain/errors.py" />
   <source>timed out</source>
   <translation>Zeit abgelaufen</translation>
  </message>
  <message>
   <location filename="domain/history.py" />
   <source>Redo: {0}</source>
   <extracomment>texts: 0</extracomment>
   <translation>Wiederholt: {0}</translation>
  </message>
  <message>
   <location filename="domain/history.py" />
   <source>Undo: {0}</source>
   <extracomment>texts: 0</extracomment>
   <translation>Rückgängig: {0}</translation>
  </message>
  <message>
   <location filename="domain/labels.py" />
   <source>A label needs a name.</source>
   <translation>Ein Label braucht einen Namen.</translation>
  </message>
  <message>
   <location filename="domain/labels.py" />
   <source>Choose another name.</source>
   <translation>Wählen Sie einen anderen Namen.</translation>
  </message>
  <message>
   <location filename="domain/labels.py" />
   <source>Choose another parent.</source>
   <translation>Wählen Sie ein anderes übergeordnetes Label.</translation>
  </message>
  <message>
   <location filename="domain/labels.py" />
   <source>Choose another value.</source>
   <translation>Wählen Sie einen anderen Wert.</translation>
  </message>
  <message>
   <location filename="domain/labels.py" />
   <source>Label not changed</source>
   <translation>Label nicht geändert</translation>
  </message>
  <message>
   <location filename="domain/labels.py" />
   <source>The value {0} is taken or not between 1 and 65535.</source>
   <translation>Der Wert {0} ist vergeben oder liegt nicht zwischen 1 und 65535.</translation>
  </message>
  <message>
   <location filename="domain/labels.py" />
   <source>There is already a label named “{0}”.</source>
   <translation>Es gibt schon ein Label namens „{0}“.</translation>
  </message>
  <message>
   <location filename="domain/labels.py" />
   <source>Type a name.</source>
   <translation>Geben Sie einen Namen ein.</translation>
  </message>
  <message>
   <location filename="domain/labels.py" />
   <source>Use the form #rrggbb.</source>
   <translation>Verwenden Sie die Form #rrggbb.</translation>
  </message>
  <message>
   <location filename="domain/labels.py" />
   <source>“{0}” cannot be part of a label that is missing or part of it.</source>
   <translation>„{0}“ kann nicht Teil eines Labels sein, das fehlt oder selbst Teil davon ist.</translation>
  </message>
  <message>
   <location filename="domain/labels.py" />
   <source>“{0}” is not a colour.</source>
   <translation>„{0}“ ist keine Farbe.</translation>
  </message>
  <message>
   <location filename="domain/project.py" />
   <source>It is here as an example to learn from, and others may have it too.</source>
   <translation>Er ist hier als Beispiel, aus dem gelernt wird, und andere haben ihn vielleicht auch.</translation>
  </message>
  <message>
   <location filename="domain/project.py" />
   <source>Work on other cases; an example that is wrong can be excluded in the gallery.</source>
   <translation>Arbeiten Sie an anderen Fällen; ein falsches Beispiel lässt sich in der Galerie ausschließen.</translation>
  </message>
  <message>
   <location filename="domain/project.py" />
   <source>{0} is read-only</source>
   <translation>{0} ist schreibgeschützt</translation>
  </message>
  <message>
   <location filename="domain/prompts.py" />
   <source>box</source>
   <translation>Rahmen</translation>
  </message>
  <message>
   <location filename="domain/prompts.py" />
   <source>click</source>
   <translation>Klick</translation>
  </message>
  <message>
   <location filename="domain/prompts.py" />
   <source>islands</source>
   <translation>Inseln</translation>
  </message>
  <message>
   <location filename="domain/prompts.py" />
   <source>lasso</source>
   <translation>Lasso</translation>
  </message>
  <message>
   <location filename="domain/prompts.py" />
   <source>missing</source>
   <translation>nicht da</translation>
  </message>
  <message>
   <location filename="domain/prompts.py" />
   <source>scribble</source>
   <translation>Strich</translation>
  </message>
  <message>
   <location filename="engine/api.py" />
   <source>A {0} takes {1} or more points, not {2}.</source>
   <extracomment>texts: 0</extracomment>
   <translation>Für {0} sind mindestens {1} Punkte nötig, nicht {2}.</translation>
  </message>
  <message>
   <location filename="engine/api.py" />
   <source>A {0} takes {1} points, not {2}.</source>
   <extracomment>texts: 0</extracomment>
   <translation>Für {0} sind {1} Punkte nötig, nicht {2}.</translation>
  </message>
  <message>
   <location filename="engine/api.py" />
   <source>An image has more than one previous answer or prior.</source>
   <translation>Ein Bild hat mehr als eine frühere Antwort oder Erwartung.</translation>
  </message>
  <message>
   <location filename="engine/api.py" />
   <source>Draw it again.</source>
   <translation>Zeichnen Sie es noch einmal.</translation>
  </message>
  <message>
   <location filename="engine/api.py" />
   <source>It is for image {0}, counted from 0, of {1}.</source>
   <translation>Es ist für Bild {0}, gezählt von 0, von {1}.</translation>
  </message>
  <message>
   <location filename="engine/api.py" />
   <source>It speaks for label {0}, which is not asked for.</source>
   <translation>Es spricht für Label {0}, das nicht gefragt ist.</translation>
  </message>
  <message>
   <location filename="engine/api.py" />
   <source>The position of a point is not a number.</source>
   <translation>Die Lage eines Punktes ist keine Zahl.</translation>
  </message>
  <message>
   <location filename="engine/api.py" />
   <source>The prompt cannot be used</source>
   <translation>Die Eingabe lässt sich nicht verwenden</translation>
  </message>
  <message>
   <location filename="engine/api.py" />
   <source>There is no “{0}”; there are {1}.</source>
   <translation>„{0}“ gibt es nicht; es gibt {1}.</translation>
  </message>
  <message>
   <location filename="engine/arrays.py" />
   <source>An array cannot be read: {0}.</source>
   <extracomment>texts: 0</extracomment>
   <translation>Ein Array lässt sich nicht lesen: {0}.</translation>
  </message>
  <message>
   <location filename="engine/arrays.py" />
   <source>An array of shape {0} is not accepted; {1} bytes are.</source>
   <translation>Ein Array der Form {0} wird nicht angenommen; {1} Bytes werden es.</translation>
  </message>
  <message>
   <location filename="engine/arrays.py" />
   <source>An array's data does not match its shape.</source>
   <translation>Die Daten eines Arrays passen nicht zu seiner Form.</translation>
  </message>
  <message>
   <location filename="engine/arrays.py" />
   <source>Arrays of type {0} cannot be sent.</source>
   <translation>Arrays vom Typ {0} lassen sich nicht senden.</translation>
  </message>
  <message>
   <location filename="engine/arrays.py" />
   <source>Arrays of type {0} in this order are not accepted.</source>
   <translation>Arrays vom Typ {0} in dieser Reihenfolge werden nicht angenommen.</translation>
  </message>
  <message>
   <location filename="engine/arrays.py" />
   <source>Check that the app and the engine are of the same version.</source>
   <translation>Prüfen Sie, ob Anwendung und Verfahren dieselbe Version haben.</translation>
  </message>
  <message>
   <location filename="engine/arrays.py" />
   <source>The engine was not understood</source>
   <translation>Die Antwort des Verfahrens war nicht zu verstehen</translation>
  </message>
  <message>
   <location filename="engine/client.py" />
   <source>An image and its exemplars do not fit in the engine's memory together.</source>
   <translation>Ein Bild und seine Beispiele passen nicht zusammen in den Speicher.</translation>
  </message>
  <message>
   <location filename="engine/client.py" />
   <source>Install the same version of the app and the engine.</source>
   <translation>Installieren Sie dieselbe Version der Anwendung und des Verfahrens.</translation>
  </message>
  <message>
   <location filename="engine/client.py" />
   <source>Too large for the engine</source>
   <translation>Zu groß für das Verfahren</translation>
  </message>
  <message>
   <location filename="engine/client.py" />
   <source>Use fewer exemplars or a smaller image.</source>
   <translation>Verwenden Sie weniger Beispiele oder ein kleineres Bild.</translation>
  </message>
  <message>
   <location filename="engine/client.py" />
   <source>no word for {0} s</source>
   <translation>seit {0} s keine Nachricht</translation>
  </message>
  <message>
   <location filename="engine/client.py" />
   <source>the answer ended early</source>
   <translation>die Antwort endete zu früh</translation>
  </message>
  <message>
   <location filename="engine/client.py" />
   <source>{0} is not an engine</source>
   <translation>{0} ist kein Verfahren</translation>
  </message>
  <message>
   <location filename="engine/client.py" />
   <source>{0} is not an engine of this version</source>
   <translation>{0} ist kein Verfahren dieser Version</translation>
  </message>
  <message>
   <location filename="engine/client.py" />
   <source>{0} runs version {1} and speaks protocol {2}, the app {3}.</source>
   <translation>{0} hat Version {1} und spricht Protokoll {2}, die Anwendung {3}.</translation>
  </message>
  <message>
   <location filename="engine/connection.py" />
   <source>Check that the engine runs, then propose again.</source>
   <translation>Prüfen Sie, ob das Verfahren läuft, und lassen Sie dann noch einmal vorschlagen.</translation>
  </message>
  <message>
   <location filename="engine/connection.py" />
   <source>Give for example https://gpu.lab.example:8443.</source>
   <translation>Geben Sie etwa https://gpu.lab.example:8443 an.</translation>
  </message>
  <message>
   <location filename="engine/connection.py" />
   <source>Give the file with the server's certificate (PEM).</source>
   <translation>Geben Sie die Datei mit dem Zertifikat des Servers an (PEM).</translation>
  </message>
  <message>
   <location filename="engine/connection.py" />
   <source>It answered {0} {1}.</source>
   <translation>Es antwortete {0} {1}.</translation>
  </message>
  <message>
   <location filename="engine/connection.py" />
   <source>It holds signs that no key has.</source>
   <translation>Er enthält Zeichen, die in keinem Schlüssel vorkommen.</translation>
  </message>
  <message>
   <location filename="engine/connection.py" />
   <source>No address of a server</source>
   <translation>Keine Adresse eines Servers</translation>
  </message>
  <message>
   <location filename="engine/connection.py" />
   <source>Paste it again.</source>
   <translation>Fügen Sie ihn noch einmal ein.</translation>
  </message>
  <message>
   <location filename="engine/connection.py" />
   <source>The certificate cannot be used</source>
   <translation>Das Zertifikat lässt sich nicht verwenden</translation>
  </message>
  <message>
   <location filename="engine/connection.py" />
   <source>The connection broke: {0}.</source>
   <extracomment>texts: 0</extracomment>
   <translation>Die Verbindung brach ab: {0}.</translation>
  </message>
  <message>
   <location filename="engine/connection.py" />
   <source>The engine cannot be reached</source>
   <translation>Das Verfahren ist nicht zu erreichen</translation>
  </message>
  <message>
   <location filename="engine/connection.py" />
   <source>The engine cannot be reached safely</source>
   <translation>Der Server ist nicht sicher zu erreichen</translation>
  </message>
  <message>
   <location filename="engine/connection.py" />
   <source>The engine failed</source>
   <translation>Das Verfahren ist gescheitert</translation>
  </message>
  <message>
   <location filename="engine/connection.py" />
   <source>The key cannot be used</source>
   <translation>Der Schlüssel lässt sich nicht verwenden</translation>
  </message>
  <message>
   <location filename="engine/connection.py" />
   <source>Try again; the engine's log has the details.</source>
   <translation>Versuchen Sie es noch einmal; Näheres steht im Protokoll des Verfahrens.</translation>
  </message>
  <message>
   <location filename="engine/connection.py" />
   <source>Use an address that begins with https, or a tunnel that ends on this computer. Where the network is safe: --insecure-plain-http, on both ends.</source>
   <translation>Verwenden Sie eine Adresse, die mit https beginnt, oder einen Tunnel, der auf diesem Rechner endet. Wo das Netz sicher ist: --insecure-plain-http, auf beiden Seiten.</translation>
  </message>
  <message>
   <location filename="engine/connection.py" />
   <source>the server was restarted</source>
   <translation>der Server wurde neu gestartet</translation>
  </message>
  <message>
   <location filename="engine/connection.py" />
   <source>{0} is not encrypted, so images and the key could be read on the way.</source>
   <translation>{0} ist nicht verschlüsselt; Bilder und Schlüssel könnten unterwegs gelesen werden.</translation>
  </message>
  <message>
   <location filename="engine/connection.py" />
   <source>“{0}” is none.</source>
   <translation>„{0}“ ist keine.</translation>
  </message>
  <message>
   <location filename="engine/engines/arrays.py" />
   <source>An exemplar cannot be used</source>
   <translation>Ein Beispiel lässt sich nicht verwenden</translation>
  </message>
  <message>
   <location filename="engine/engines/arrays.py" />
   <source>It has {0} pixels, its image {1}.</source>
   <translation>Es hat {0} Pixel, sein Bild {1}.</translation>
  </message>
  <message>
   <location filename="engine/engines/arrays.py" />
   <source>Its mask has {0} pixels, its image {1}.</source>
   <translation>Seine Maske hat {0} Pixel, sein Bild {1}.</translation>
  </message>
  <message>
   <location filename="engine/engines/arrays.py" />
   <source>Outline it again, or exclude it from the exemplars.</source>
   <translation>Umreißen Sie es noch einmal oder schließen Sie es von den Beispielen aus.</translation>
  </message>
  <message>
   <location filename="engine/engines/arrays.py" />
   <source>Propose the mask anew.</source>
   <translation>Schlagen Sie die Maske neu vor.</translation>
  </message>
  <message>
   <location filename="engine/engines/arrays.py" />
   <source>The mask cannot be corrected</source>
   <translation>Die Maske lässt sich nicht korrigieren</translation>
  </message>
  <message>
   <location filename="engine/engines/arrays.py" />
   <source>The prior is of shape {0}, not {1}.</source>
   <translation>Die Erwartung hat die Form {0}, nicht {1}.</translation>
  </message>
  <message>
   <location filename="engine/engines/arrays.py" />
   <source>What is expected of the image cannot be used</source>
   <translation>Was von dem Bild erwartet wird, lässt sich nicht verwenden</translation>
  </message>
  <message>
   <location filename="engine/engines/clipseg.py" />
   <source>Copy tokenizer.json, or vocab.json and merges.txt, from where the weights came from (they are beside them), and import the folder again.</source>
   <translation>Kopieren Sie tokenizer.json, oder vocab.json und merges.txt, von dort, woher die Gewichte kamen (sie liegen daneben), und importieren Sie den Ordner noch einmal.</translation>
  </message>
  <message>
   <location filename="engine/engines/clipseg.py" />
   <source>Give the labels names or descriptions, such as “left kidney”.</source>
   <translation>Geben Sie den Labels Namen oder Beschreibungen, etwa „linke Niere“.</translation>
  </message>
  <message>
   <location filename="engine/engines/clipseg.py" />
   <source>It has no words: CLIPSeg reads texts with the tokenizer of CLIP, whose files are not there</source>
   <translation>Es hat keine Worte: CLIPSeg liest Texte mit dem Tokenizer von CLIP, dessen Dateien fehlen</translation>
  </message>
  <message>
   <location filename="engine/engines/clipseg.py" />
   <source>No proposal without words</source>
   <translation>Kein Vorschlag ohne Worte</translation>
  </message>
  <message>
   <location filename="engine/engines/clipseg.py" />
   <source>The words of its tokenizer cannot be read: {0}</source>
   <extracomment>texts: 0</extracomment>
   <translation>Die Worte seines Tokenizers lassen sich nicht lesen: {0}</translation>
  </message>
  <message>
   <location filename="engine/engines/clipseg.py" />
   <source>This engine looks for what labels are called, and {0} says nothing.</source>
   <translation>Dieses Verfahren sucht, was die Namen der Labels sagen, und {0} sagt nichts.</translation>
  </message>
  <message>
   <location filename="engine/engines/cross_convolution.py" />
   <source>Done</source>
   <translation>Erledigt</translation>
  </message>
  <message>
   <location filename="engine/engines/cross_convolution.py" />
   <source>Import or install it again, or choose another engine.</source>
   <translation>Importieren oder installieren Sie es noch einmal oder wählen Sie ein anderes Verfahren.</translation>
  </message>
  <message>
   <location filename="engine/engines/cross_convolution.py" />
   <source>Looking at exemplars</source>
   <translation>Beispiele werden angesehen</translation>
  </message>
  <message>
   <location filename="engine/engines/cross_convolution.py" />
   <source>Proposing</source>
   <translation>Vorschlag wird gemacht</translation>
  </message>
  <message>
   <location filename="engine/engines/cross_convolution.py" />
   <source>The model “{0}” cannot be loaded</source>
   <translation>Das Modell „{0}“ lässt sich nicht laden</translation>
  </message>
  <message>
   <location filename="engine/engines/devices.py" />
   <source>Cannot compute on “{0}”</source>
   <translation>Auf „{0}“ lässt sich nicht rechnen</translation>
  </message>
  <message>
   <location filename="engine/engines/devices.py" />
   <source>Choose one of these, or leave the choice to the engine.</source>
   <translation>Wählen Sie eines davon oder überlassen Sie die Wahl dem Verfahren.</translation>
  </message>
  <message>
   <location filename="engine/engines/devices.py" />
   <source>PyTorch finds {0} on this computer.</source>
   <translation>PyTorch findet {0} auf diesem Rechner.</translation>
  </message>
  <message>
   <location filename="engine/engines/multiverseg.py" />
   <source>No proposal without an exemplar or a mark</source>
   <translation>Kein Vorschlag ohne Beispiel oder Markierung</translation>
  </message>
  <message>
   <location filename="engine/engines/multiverseg.py" />
   <source>Outline one image and accept it, or click on what you look for.</source>
   <translation>Umreißen Sie ein Bild und nehmen Sie es an, oder klicken Sie an, was Sie suchen.</translation>
  </message>
  <message>
   <location filename="engine/engines/multiverseg.py" />
   <source>This engine learns from outlined images and from clicks, and there is neither.</source>
   <translation>Dieses Verfahren lernt aus umrissenen Bildern und aus Klicks, und es gibt keines von beiden.</translation>
  </message>
  <message>
   <location filename="engine/engines/nninteractive.py" />
   <source>Asking the nnInteractive server</source>
   <translation>Der nnInteractive-Server wird gefragt</translation>
  </message>
  <message>
   <location filename="engine/engines/nninteractive.py" />
   <source>Choose the click or the box tool and mark what you look for.</source>
   <translation>Wählen Sie das Werkzeug zum Klicken oder Rahmen und markieren Sie, was Sie suchen.</translation>
  </message>
  <message>
   <location filename="engine/engines/nninteractive.py" />
   <source>Install it beside the app: pip install nninteractive-client.</source>
   <translation>Installieren Sie ihn neben der Anwendung: pip install nninteractive-client.</translation>
  </message>
  <message>
   <location filename="engine/engines/nninteractive.py" />
   <source>No nnInteractive server is named</source>
   <translation>Es ist kein nnInteractive-Server genannt</translation>
  </message>
  <message>
   <location filename="engine/engines/nninteractive.py" />
   <source>No proposal without a mark</source>
   <translation>Kein Vorschlag ohne Markierung</translation>
  </message>
  <message>
   <location filename="engine/engines/nninteractive.py" />
   <source>See that it runs and has a free session, or choose another engine.</source>
   <translation>Sehen Sie nach, ob er läuft und eine Sitzung frei hat, oder wählen Sie ein anderes Verfahren.</translation>
  </message>
  <message>
   <location filename="engine/engines/nninteractive.py" />
   <source>Set SEGICL_NNINTERACTIVE_SERVER to the address of yours, such as http://gpu-server:1527, and start the app again.</source>
   <translation>Setzen Sie SEGICL_NNINTERACTIVE_SERVER auf die Adresse des Ihren, etwa http://gpu-server:1527, und starten Sie die Anwendung neu.</translation>
  </message>
  <message>
   <location filename="engine/engines/nninteractive.py" />
   <source>The client of nnInteractive is not installed</source>
   <translation>Der Client von nnInteractive ist nicht installiert</translation>
  </message>
  <message>
   <location filename="engine/engines/nninteractive.py" />
   <source>The environment variable SEGICL_NNINTERACTIVE_SERVER is not set.</source>
   <translation>Die Umgebungsvariable SEGICL_NNINTERACTIVE_SERVER ist nicht gesetzt.</translation>
  </message>
  <message>
   <location filename="engine/engines/nninteractive.py" />
   <source>The mark cannot be used</source>
   <translation>Die Markierung lässt sich nicht verwenden</translation>
  </message>
  <message>
   <location filename="engine/engines/nninteractive.py" />
   <source>The model of the nnInteractive server does not take {0}.</source>
   <translation>Das Modell des nnInteractive-Servers nimmt {0} nicht an.</translation>
  </message>
  <message>
   <location filename="engine/engines/nninteractive.py" />
   <source>The nnInteractive server did not answer</source>
   <translation>Der nnInteractive-Server hat nicht geantwortet</translation>
  </message>
  <message>
   <location filename="engine/engines/nninteractive.py" />
   <source>This engine outlines what you click on or draw a box around; nothing is marked.</source>
   <translation>Dieses Verfahren umreißt, was Sie anklicken oder umrahmen; nichts ist markiert.</translation>
  </message>
  <message>
   <location filename="engine/engines/nninteractive.py" />
   <source>Use a click.</source>
   <translation>Verwenden Sie einen Klick.</translation>
  </message>
  <message>
   <location filename="engine/engines/own_weights.py" />
   <source>Choose the engine that reads it, or import other weights.</source>
   <translation>Wählen Sie das Verfahren, das es liest, oder importieren Sie andere Gewichte.</translation>
  </message>
  <message>
   <location filename="engine/engines/own_weights.py" />
   <source>Import the weights again, or use others.</source>
   <translation>Importieren Sie die Gewichte noch einmal, oder verwenden Sie andere.</translation>
  </message>
  <message>
   <location filename="engine/engines/own_weights.py" />
   <source>Import the whole folder, not a single file.</source>
   <translation>Importieren Sie den ganzen Ordner, nicht eine einzelne Datei.</translation>
  </message>
  <message>
   <location filename="engine/engines/own_weights.py" />
   <source>It cannot be loaded: {0}</source>
   <translation>Es lässt sich nicht laden: {0}</translation>
  </message>
  <message>
   <location filename="engine/engines/own_weights.py" />
   <source>It has no weights: there is no file that ends with .safetensors</source>
   <translation>Es hat keine Gewichte: keine Datei endet auf .safetensors</translation>
  </message>
  <message>
   <location filename="engine/engines/own_weights.py" />
   <source>It holds a model of the kind “{0}”, this engine reads {1} ({2})</source>
   <extracomment>texts: 1</extracomment>
   <translation>Es enthält ein Modell der Art „{0}“, dieses Verfahren liest {1} ({2})</translation>
  </message>
  <message>
   <location filename="engine/engines/own_weights.py" />
   <source>Its config.json cannot be read: {0}</source>
   <extracomment>texts: 0</extracomment>
   <translation>Seine config.json lässt sich nicht lesen: {0}</translation>
  </message>
  <message>
   <location filename="engine/engines/own_weights.py" />
   <source>Its preprocessor_config.json cannot be read: {0}</source>
   <extracomment>texts: 0</extracomment>
   <translation>Seine preprocessor_config.json lässt sich nicht lesen: {0}</translation>
  </message>
  <message>
   <location filename="engine/engines/own_weights.py" />
   <source>Its preprocessor_config.json has sizes that cannot be</source>
   <translation>Seine preprocessor_config.json hat Größen, die es nicht geben kann</translation>
  </message>
  <message>
   <location filename="engine/engines/own_weights.py" />
   <source>Its weights do not fit its config.json: {0} missing</source>
   <translation>Seine Gewichte passen nicht zu seiner config.json: {0} fehlen</translation>
  </message>
  <message>
   <location filename="engine/engines/own_weights.py" />
   <source>One file of weights was expected in it, and there is none that ends with .safetensors</source>
   <translation>Eine Datei mit Gewichten wurde darin erwartet, und keine endet auf .safetensors</translation>
  </message>
  <message>
   <location filename="engine/engines/own_weights.py" />
   <source>One file of weights was expected in it, and there is {0}</source>
   <translation>Eine Datei mit Gewichten wurde darin erwartet, und da ist {0}</translation>
  </message>
  <message>
   <location filename="engine/engines/own_weights.py" />
   <source>Save the model with save_pretrained(folder, safe_serialization=True), import that.</source>
   <translation>Speichern Sie das Modell mit save_pretrained(folder, safe_serialization=True), und importieren Sie das.</translation>
  </message>
  <message>
   <location filename="engine/engines/own_weights.py" />
   <source>The weights cannot be used</source>
   <translation>Die Gewichte lassen sich nicht verwenden</translation>
  </message>
  <message>
   <location filename="engine/engines/own_weights.py" />
   <source>There is no config.json in it</source>
   <translation>Es ist keine config.json darin</translation>
  </message>
  <message>
   <location filename="engine/engines/own_weights.py" />
   <source>{0} cannot be read: {1}</source>
   <translation>{0} lässt sich nicht lesen: {1}</translation>
  </message>
  <message>
   <location filename="engine/engines/pixels/engine.py" />
   <source>Give a whole number of pixels from 32 to 1024.</source>
   <translation>Geben Sie eine ganze Zahl von Pixeln zwischen 32 und 1024 an.</translation>
  </message>
  <message>
   <location filename="engine/engines/pixels/engine.py" />
   <source>Learning from exemplars</source>
   <translation>Aus Beispielen wird gelernt</translation>
  </message>
  <message>
   <location filename="engine/engines/pixels/engine.py" />
   <source>No proposal without an exemplar</source>
   <translation>Kein Vorschlag ohne Beispiel</translation>
  </message>
  <message>
   <location filename="engine/engines/pixels/engine.py" />
   <source>Outline one image and accept it.</source>
   <translation>Umreißen Sie ein Bild und nehmen Sie es an.</translation>
  </message>
  <message>
   <location filename="engine/engines/pixels/engine.py" />
   <source>The proposal cannot be made as asked</source>
   <translation>Der Vorschlag lässt sich so nicht machen</translation>
  </message>
  <message>
   <location filename="engine/engines/pixels/engine.py" />
   <source>This engine learns from outlined images, and there is none yet.</source>
   <translation>Dieses Verfahren lernt aus umrissenen Bildern, und es gibt noch keines.</translation>
  </message>
  <message>
   <location filename="engine/engines/pixels/engine.py" />
   <source>side is “{0}”.</source>
   <translation>side ist „{0}“.</translation>
  </message>
  <message>
   <location filename="engine/engines/sam.py" />
   <source>SAM, SAM 2 or EdgeTAM</source>
   <translation>SAM, SAM 2 oder EdgeTAM</translation>
  </message>
  <message>
   <location filename="engine/engines/seggpt.py" />
   <source>It looks at {0} × {1} pixels, not at two squares</source>
   <translation>Es sieht {0} × {1} Pixel an, nicht zwei Quadrate</translation>
  </message>
  <message>
   <location filename="engine/engines/seggpt.py" />
   <source>Its config.json and preprocessor_config.json name two sizes</source>
   <translation>Seine config.json und preprocessor_config.json nennen zwei Größen</translation>
  </message>
  <message>
   <location filename="engine/engines/seggpt.py" />
   <source>SegGPT</source>
   <translation>SegGPT</translation>
  </message>
  <message>
   <location filename="engine/engines/segicl/asked.py" />
   <source>Give a whole number of samples from 1 to 50.</source>
   <translation>Geben Sie als samples eine ganze Zahl von 1 bis 50 an.</translation>
  </message>
  <message>
   <location filename="engine/engines/segicl/asked.py" />
   <source>Give a whole number of steps from 1 to 50.</source>
   <translation>Geben Sie als steps eine ganze Zahl von 1 bis 50 an.</translation>
  </message>
  <message>
   <location filename="engine/engines/segicl/asked.py" />
   <source>samples is “{0}”.</source>
   <translation>samples ist „{0}“.</translation>
  </message>
  <message>
   <location filename="engine/engines/segicl/asked.py" />
   <source>steps is “{0}”.</source>
   <translation>steps ist „{0}“.</translation>
  </message>
  <message>
   <location filename="engine/engines/segicl/engine.py" />
   <source>Close other programs, or choose the engine “pixels” in the preferences.</source>
   <translation>Schließen Sie andere Programme, oder wählen Sie in den Einstellungen das Verfahren „pixels“.</translation>
  </message>
  <message>
   <location filename="engine/engines/segicl/engine.py" />
   <source>Even the smallest way to make one failed: {0}.</source>
   <extracomment>texts: 0</extracomment>
   <translation>Selbst der sparsamste Weg ist gescheitert: {0}.</translation>
  </message>
  <message>
   <location filename="engine/engines/segicl/engine.py" />
   <source>Import or install it again, or choose the engine “pixels”, which needs no weights.</source>
   <translation>Importieren oder installieren Sie es noch einmal, oder wählen Sie das Verfahren „pixels“, das keine Gewichte braucht.</translation>
  </message>
  <message>
   <location filename="engine/engines/segicl/engine.py" />
   <source>No proposal without an exemplar or a text</source>
   <translation>Kein Vorschlag ohne Beispiel oder Text</translation>
  </message>
  <message>
   <location filename="engine/engines/segicl/engine.py" />
   <source>Not enough memory for a proposal</source>
   <translation>Zu wenig Speicher für einen Vorschlag</translation>
  </message>
  <message>
   <location filename="engine/engines/segicl/engine.py" />
   <source>Outline one image and accept it, or name the labels.</source>
   <translation>Umreißen Sie ein Bild und nehmen Sie es an, oder benennen Sie die Labels.</translation>
  </message>
  <message>
   <location filename="engine/engines/segicl/engine.py" />
   <source>There is no outlined image yet, and the labels have neither name nor description.</source>
   <translation>Es gibt noch kein umrissenes Bild, und die Labels haben weder Namen noch Beschreibung.</translation>
  </message>
  <message>
   <location filename="engine/engines/slices.py" />
   <source>Close other programs, use fewer exemplars, or choose another engine.</source>
   <translation>Schließen Sie andere Programme, verwenden Sie weniger Beispiele, oder wählen Sie ein anderes Verfahren.</translation>
  </message>
  <message>
   <location filename="engine/engines/slices.py" />
   <source>The engine “{0}” ran out of it: {1}.</source>
   <translation>Dem Verfahren „{0}“ ging er aus: {1}.</translation>
  </message>
  <message>
   <location filename="engine/engines/support.py" />
   <source>This engine needs exemplars: it learns from outlined images, and there is none.</source>
   <translation>Dieses Verfahren braucht Beispiele: es lernt aus umrissenen Bildern, und es gibt keines.</translation>
  </message>
  <message>
   <location filename="engine/engines/universeg.py" />
   <source>Choose the engine “{0}” for these weights.</source>
   <translation>Wählen Sie für diese Gewichte das Verfahren „{0}“.</translation>
  </message>
  <message>
   <location filename="engine/engines/universeg.py" />
   <source>It does not hold UniverSeg or MultiverSeg: {0}</source>
   <translation>Es enthält weder UniverSeg noch MultiverSeg: {0}</translation>
  </message>
  <message>
   <location filename="engine/engines/universeg.py" />
   <source>It holds MultiverSeg</source>
   <translation>Es enthält MultiverSeg</translation>
  </message>
  <message>
   <location filename="engine/engines/universeg.py" />
   <source>It holds UniverSeg</source>
   <translation>Es enthält UniverSeg</translation>
  </message>
  <message>
   <location filename="engine/fair_queue.py" />
   <source>Too many questions at once</source>
   <translation>Zu viele Fragen auf einmal</translation>
  </message>
  <message>
   <location filename="engine/fair_queue.py" />
   <source>Wait until some are answered.</source>
   <translation>Warten Sie, bis einige beantwortet sind.</translation>
  </message>
  <message>
   <location filename="engine/fair_queue.py" />
   <source>{0} of yours wait already.</source>
   <translation>{0} der Ihren warten schon.</translation>
  </message>
  <message>
   <location filename="engine/keys.py" />
   <source>Give for example --add-key anna.</source>
   <translation>Geben Sie etwa --add-key anna an.</translation>
  </message>
  <message>
   <location filename="engine/keys.py" />
   <source>It cannot be read: {0}.</source>
   <extracomment>texts: 0</extracomment>
   <translation>Sie lässt sich nicht lesen: {0}.</translation>
  </message>
  <message>
   <location filename="engine/keys.py" />
   <source>It cannot be written: {0}.</source>
   <extracomment>texts: 0</extracomment>
   <translation>Sie lässt sich nicht schreiben: {0}.</translation>
  </message>
  <message>
   <location filename="engine/keys.py" />
   <source>Line {0} is no name with the hash of a key.</source>
   <translation>Zeile {0} ist kein Name mit dem Hash eines Schlüssels.</translation>
  </message>
  <message>
   <location filename="engine/keys.py" />
   <source>Mend it, or make one with `segicl serve --key-file FILE --add-key NAME`.</source>
   <translation>Berichtigen Sie sie, oder legen Sie eine an: `segicl serve --key-file DATEI --add-key NAME`.</translation>
  </message>
  <message>
   <location filename="engine/keys.py" />
   <source>No key was made</source>
   <translation>Es wurde kein Schlüssel gemacht</translation>
  </message>
  <message>
   <location filename="engine/keys.py" />
   <source>The key file cannot be used</source>
   <translation>Die Schlüsseldatei lässt sich nicht verwenden</translation>
  </message>
  <message>
   <location filename="engine/keys.py" />
   <source>“{0}” is in it twice.</source>
   <translation>„{0}“ steht zweimal darin.</translation>
  </message>
  <message>
   <location filename="engine/keys.py" />
   <source>“{0}” is no name: letters, digits and . _ - @, 64 at most.</source>
   <translation>„{0}“ ist kein Name: Buchstaben, Ziffern und . _ - @, höchstens 64.</translation>
  </message>
  <message>
   <location filename="engine/known.py" />
   <source>A network that outlines what your exemplars show, together with the pixel classifier. Understands label names, clicks and scribbles. Quickest with a graphics card.</source>
   <translation>Ein Netz, das umreißt, was Ihre Beispiele zeigen, zusammen mit dem Pixelklassifikator. Versteht Namen von Labels, Klicks und Striche. Am schnellsten mit Grafikkarte.</translation>
  </message>
  <message>
   <location filename="engine/known.py" />
   <source>Another network, after UniverSeg, to compare SegICL with. Needs exemplars; ignores clicks and label names.</source>
   <translation>Ein anderes Netz, nach UniverSeg, um SegICL damit zu vergleichen. Braucht Beispiele; beachtet weder Klicks noch Namen von Labels.</translation>
  </message>
  <message>
   <location filename="engine/known.py" />
   <source>Cross-convolution network</source>
   <translation>Kreuzfaltungsnetz</translation>
  </message>
  <message>
   <location filename="engine/known.py" />
   <source>For each label, takes whichever does better on your own exemplars, and says which. Needs two exemplars or more to tell.</source>
   <translation>Nimmt für jedes Label, was bei Ihren eigenen Beispielen besser abschneidet, und sagt, was. Braucht dafür mindestens zwei Beispiele.</translation>
  </message>
  <message>
   <location filename="engine/known.py" />
   <source>Learns brightness, colour and position from your exemplars alone. Works on any computer, without a graphics card; ignores clicks and label names.</source>
   <translation>Lernt Helligkeit, Farbe und Lage allein aus Ihren Beispielen. Läuft auf jedem Rechner, ohne Grafikkarte; beachtet weder Klicks noch Namen von Labels.</translation>
  </message>
  <message>
   <location filename="engine/known.py" />
   <source>Looks for what labels are called, without exemplars, with weights that you bring; made for photographs. Ignores exemplars and clicks.</source>
   <translation>Sucht, was die Namen der Labels sagen, ohne Beispiele, mit Gewichten, die Sie mitbringen; für Fotos gemacht. Beachtet weder Beispiele noch Klicks.</translation>
  </message>
  <message>
   <location filename="engine/known.py" />
   <source>MultiverSeg, MultiverSeg_v0_nf256_res128.pt of its authors</source>
   <translation>MultiverSeg, MultiverSeg_v0_nf256_res128.pt von seinen Autoren</translation>
  </message>
  <message>
   <location filename="engine/known.py" />
   <source>Outlines what you click, scribble or frame (SAM, MedSAM, SAM 2, EdgeTAM), with weights that you bring. Ignores exemplars and label names.</source>
   <translation>Umreißt, was Sie anklicken, einzeichnen oder umrahmen (SAM, MedSAM, SAM 2, EdgeTAM), mit Gewichten, die Sie mitbringen. Beachtet weder Beispiele noch Namen von Labels.</translation>
  </message>
  <message>
   <location filename="engine/known.py" />
   <source>Outlines what your exemplars show and what you click, scribble or frame, with weights that you bring. Ignores label names and colours of images.</source>
   <translation>Umreißt, was Ihre Beispiele zeigen und was Sie anklicken, einzeichnen oder umrahmen, mit Gewichten, die Sie mitbringen. Beachtet weder Namen von Labels noch Farben.</translation>
  </message>
  <message>
   <location filename="engine/known.py" />
   <source>Outlines what your exemplars show, with weights that you bring. Ignores clicks, label names and colours of images.</source>
   <translation>Umreißt, was Ihre Beispiele zeigen, mit Gewichten, die Sie mitbringen. Beachtet weder Klicks noch Namen von Labels noch Farben.</translation>
  </message>
  <message>
   <location filename="engine/known.py" />
   <source>Outlines what your exemplars show, with weights that you bring; made for photographs. Ignores clicks and label names. Slow without a graphics card.</source>
   <translation>Umreißt, was Ihre Beispiele zeigen, mit Gewichten, die Sie mitbringen; für Fotos gemacht. Beachtet weder Klicks noch Namen von Labels. Langsam ohne Grafikkarte.</translation>
  </message>
  <message>
   <location filename="engine/known.py" />
   <source>Pixel classifier</source>
   <translation>Pixelklassifikator</translation>
  </message>
  <message>
   <location filename="engine/known.py" />
   <source>SegICL network</source>
   <translation>SegICL-Netz</translation>
  </message>
  <message>
   <location filename="engine/known.py" />
   <source>Sends the image to the nnInteractive server that you name and outlines what you click, scribble or frame, slice by slice. Ignores exemplars and label names.</source>
   <translation>Sendet das Bild an den nnInteractive-Server, den Sie nennen, und umreißt Schicht für Schicht, was Sie anklicken, einzeichnen oder umrahmen. Beachtet weder Beispiele noch Namen von Labels.</translation>
  </message>
  <message>
   <location filename="engine/known.py" />
   <source>The better of SegICL and pixels</source>
   <translation>Das Bessere von SegICL und pixels</translation>
  </message>
  <message>
   <location filename="engine/known.py" />
   <source>UniverSeg, universeg_v1_nf64_ss64_STA.pt of its authors</source>
   <translation>UniverSeg, universeg_v1_nf64_ss64_STA.pt von seinen Autoren</translation>
  </message>
  <message>
   <location filename="engine/known.py" />
   <source>a folder of CLIPSeg for transformers with the tokenizer's files, as CIDAS/clipseg-rd64-refined</source>
   <translation>ein Ordner mit CLIPSeg für transformers samt Dateien des Tokenizers, etwa CIDAS/clipseg-rd64-refined</translation>
  </message>
  <message>
   <location filename="engine/known.py" />
   <source>a folder of SAM, SAM 2 or EdgeTAM for transformers, as facebook/sam-vit-base</source>
   <translation>ein Ordner mit SAM, SAM 2 oder EdgeTAM für transformers, etwa facebook/sam-vit-base</translation>
  </message>
  <message>
   <location filename="engine/known.py" />
   <source>a folder of SegGPT for transformers, as BAAI/seggpt-vit-large</source>
   <translation>ein Ordner mit SegGPT für transformers, etwa BAAI/seggpt-vit-large</translation>
  </message>
  <message>
   <location filename="engine/known.py" />
   <source>import weights: {0}</source>
   <translation>Gewichte importieren: {0}</translation>
  </message>
  <message>
   <location filename="engine/known.py" />
   <source>its weights did not come with this version of the app</source>
   <translation>seine Gewichte kamen mit dieser Version der Anwendung nicht mit</translation>
  </message>
  <message>
   <location filename="engine/known.py" />
   <source>nnInteractive (a server)</source>
   <translation>nnInteractive (ein Server)</translation>
  </message>
  <message>
   <location filename="engine/known.py" />
   <source>{0} not installed</source>
   <translation>nicht installiert: {0}</translation>
  </message>
  <message>
   <location filename="engine/ladder.py" />
   <source>It is not asked for this again. Close other programs, use fewer exemplars, or choose another engine in the preferences.</source>
   <translation>Darum wird es nicht noch einmal gebeten. Schließen Sie andere Programme, verwenden Sie weniger Beispiele, oder wählen Sie in den Einstellungen ein anderes Verfahren.</translation>
  </message>
  <message>
   <location filename="engine/models/bringing.py" />
   <source>Check its name.</source>
   <translation>Prüfen Sie den Namen.</translation>
  </message>
  <message>
   <location filename="engine/models/bringing.py" />
   <source>Check the file.</source>
   <translation>Prüfen Sie die Datei.</translation>
  </message>
  <message>
   <location filename="engine/models/bringing.py" />
   <source>Checking</source>
   <translation>Es wird geprüft</translation>
  </message>
  <message>
   <location filename="engine/models/bringing.py" />
   <source>Get it again from where it was published.</source>
   <translation>Holen Sie es noch einmal von dort, wo es veröffentlicht wurde.</translation>
  </message>
  <message>
   <location filename="engine/models/bringing.py" />
   <source>Import it again and agree, if you may use it so.</source>
   <translation>Importieren Sie es noch einmal und stimmen Sie zu, falls Sie es so verwenden dürfen.</translation>
  </message>
  <message>
   <location filename="engine/models/bringing.py" />
   <source>Import it again before you hand it on.</source>
   <translation>Importieren Sie es noch einmal, bevor Sie es weitergeben.</translation>
  </message>
  <message>
   <location filename="engine/models/bringing.py" />
   <source>Import the folder or the file that holds them.</source>
   <translation>Importieren Sie den Ordner oder die Datei, die sie enthält.</translation>
  </message>
  <message>
   <location filename="engine/models/bringing.py" />
   <source>It is not known which engine reads this model</source>
   <translation>Es ist nicht bekannt, welches Verfahren dieses Modell liest</translation>
  </message>
  <message>
   <location filename="engine/models/bringing.py" />
   <source>Make it safetensors where you trust it, with the lines of Python on the page “Bring your own model” of the user guide (docs/models.md, “Take a model in”), and import that.</source>
   <translation>Machen Sie safetensors daraus, wo Sie ihr vertrauen, mit den Zeilen Python auf der Seite „Bring your own model“ des Handbuchs (docs/models.md, „Take a model in“), und importieren Sie das.</translation>
  </message>
  <message>
   <location filename="engine/models/bringing.py" />
   <source>Make room there, or name another folder in the variable SEGICL_MODELS.</source>
   <translation>Schaffen Sie dort Platz, oder nennen Sie einen anderen Ordner in der Variable SEGICL_MODELS.</translation>
  </message>
  <message>
   <location filename="engine/models/bringing.py" />
   <source>Name the engine: `segicl models import … --engine NAME`.</source>
   <translation>Nennen Sie das Verfahren: `segicl models import … --engine NAME`.</translation>
  </message>
  <message>
   <location filename="engine/models/bringing.py" />
   <source>No licence is named: {0}</source>
   <translation>Keine Lizenz ist genannt: {0}</translation>
  </message>
  <message>
   <location filename="engine/models/bringing.py" />
   <source>Remove it first, or import this one under another id.</source>
   <translation>Entfernen Sie es zuerst, oder importieren Sie dieses unter anderer Kennung.</translation>
  </message>
  <message>
   <location filename="engine/models/bringing.py" />
   <source>The licence of “{0}” was not agreed to</source>
   <translation>Der Lizenz von „{0}“ wurde nicht zugestimmt</translation>
  </message>
  <message>
   <location filename="engine/models/bringing.py" />
   <source>The model is damaged or was tampered with</source>
   <translation>Das Modell ist beschädigt oder wurde verändert</translation>
  </message>
  <message>
   <location filename="engine/models/bringing.py" />
   <source>The model “{0}” could not be copied</source>
   <translation>Das Modell „{0}“ ließ sich nicht kopieren</translation>
  </message>
  <message>
   <location filename="engine/models/bringing.py" />
   <source>The model “{0}” is damaged</source>
   <translation>Das Modell „{0}“ ist beschädigt</translation>
  </message>
  <message>
   <location filename="engine/models/bringing.py" />
   <source>The pack was not written</source>
   <translation>Das Paket wurde nicht geschrieben</translation>
  </message>
  <message>
   <location filename="engine/models/bringing.py" />
   <source>There are no weights that can be taken in</source>
   <translation>Es gibt keine Gewichte, die sich übernehmen lassen</translation>
  </message>
  <message>
   <location filename="engine/models/bringing.py" />
   <source>There is a model “{0}” already</source>
   <translation>Es gibt schon ein Modell „{0}“</translation>
  </message>
  <message>
   <location filename="engine/models/bringing.py" />
   <source>There is no such model</source>
   <translation>Ein solches Modell gibt es nicht</translation>
  </message>
  <message>
   <location filename="engine/models/bringing.py" />
   <source>Version of unknown number is installed.</source>
   <translation>Eine Version unbekannter Nummer ist installiert.</translation>
  </message>
  <message>
   <location filename="engine/models/bringing.py" />
   <source>Version {0} is installed.</source>
   <translation>Version {0} ist installiert.</translation>
  </message>
  <message>
   <location filename="engine/models/bringing.py" />
   <source>it cannot be unpacked ({0})</source>
   <extracomment>texts: 0</extracomment>
   <translation>es lässt sich nicht auspacken ({0})</translation>
  </message>
  <message>
   <location filename="engine/models/bringing.py" />
   <source>it changed while it was read</source>
   <translation>es hat sich während des Lesens geändert</translation>
  </message>
  <message>
   <location filename="engine/models/bringing.py" />
   <source>it holds no model.json</source>
   <translation>es enthält keine model.json</translation>
  </message>
  <message>
   <location filename="engine/models/bringing.py" />
   <source>it is damaged</source>
   <translation>es ist beschädigt</translation>
  </message>
  <message>
   <location filename="engine/models/bringing.py" />
   <source>it is damaged or no pack ({0})</source>
   <extracomment>texts: 0</extracomment>
   <translation>es ist beschädigt oder kein Modellpaket ({0})</translation>
  </message>
  <message>
   <location filename="engine/models/bringing.py" />
   <source>it is no pack (.segiclmodel), folder or safetensors file</source>
   <translation>es ist weder Modellpaket (.segiclmodel) noch Ordner noch safetensors-Datei</translation>
  </message>
  <message>
   <location filename="engine/models/bringing.py" />
   <source>it is too large</source>
   <translation>es ist zu groß</translation>
  </message>
  <message>
   <location filename="engine/models/bringing.py" />
   <source>its files are not those that it lists</source>
   <translation>seine Dateien sind nicht die, die es aufzählt</translation>
  </message>
  <message>
   <location filename="engine/models/bringing.py" />
   <source>its model.json is no JSON ({0})</source>
   <extracomment>texts: 0</extracomment>
   <translation>seine model.json ist kein JSON ({0})</translation>
  </message>
  <message>
   <location filename="engine/models/bringing.py" />
   <source>its model.json is too large</source>
   <translation>seine model.json ist zu groß</translation>
  </message>
  <message>
   <location filename="engine/models/bringing.py" />
   <source>{0} says nothing that this app knows.</source>
   <extracomment>texts: 0</extracomment>
   <translation>{0} sagt nichts, was diese Anwendung kennt.</translation>
  </message>
  <message>
   <location filename="engine/models/bringing.py" />
   <source>{0}: no .safetensors in it.</source>
   <extracomment>texts: 0</extracomment>
   <translation>{0}: keine .safetensors-Datei darin.</translation>
  </message>
  <message>
   <location filename="engine/models/bringing.py" />
   <source>{0}: “{1}” may run code when it is opened.</source>
   <extracomment>texts: 0</extracomment>
   <translation>{0}: „{1}“ kann beim Öffnen Programme ausführen.</translation>
  </message>
  <message>
   <location filename="engine/models/bringing.py" />
   <source>“{0}” is not of the size that it lists</source>
   <translation>„{0}“ hat nicht die Größe, die es nennt</translation>
  </message>
  <message>
   <location filename="engine/models/bringing.py" />
   <source>“{0}” is not the file that was packed (its SHA-256 or size differs). Nothing was taken in.</source>
   <translation>„{0}“ ist nicht die Datei, die eingepackt wurde (SHA-256 oder Größe weicht ab). Nichts wurde übernommen.</translation>
  </message>
  <message>
   <location filename="engine/models/bringing.py" />
   <source>“{0}” is packed in an unusual way</source>
   <translation>„{0}“ ist ungewöhnlich gepackt</translation>
  </message>
  <message>
   <location filename="engine/models/download.py" />
   <source>Another file was sent than expected</source>
   <translation>Es kam eine andere Datei als erwartet</translation>
  </message>
  <message>
   <location filename="engine/models/download.py" />
   <source>Check the address and the network, or fetch the file elsewhere and import it.</source>
   <translation>Prüfen Sie Adresse und Netz, oder holen Sie die Datei anderswo und importieren Sie sie.</translation>
  </message>
  <message>
   <location filename="engine/models/download.py" />
   <source>Compare the address and the SHA-256 with where the model was published.</source>
   <translation>Vergleichen Sie Adresse und SHA-256 mit der Veröffentlichung des Modells.</translation>
  </message>
  <message>
   <location filename="engine/models/download.py" />
   <source>Fetching {0}</source>
   <translation>{0} wird geholt</translation>
  </message>
  <message>
   <location filename="engine/models/download.py" />
   <source>Give an address that begins with https://.</source>
   <translation>Geben Sie eine Adresse an, die mit https:// beginnt.</translation>
  </message>
  <message>
   <location filename="engine/models/download.py" />
   <source>Look it up where the model was published; without it nobody knows what arrives.</source>
   <translation>Sehen Sie dort nach, wo das Modell veröffentlicht wurde; ohne sie weiß niemand, was ankommt.</translation>
  </message>
  <message>
   <location filename="engine/models/download.py" />
   <source>Nothing was fetched</source>
   <translation>Nichts wurde geholt</translation>
  </message>
  <message>
   <location filename="engine/models/download.py" />
   <source>The model could not be fetched</source>
   <translation>Das Modell ließ sich nicht holen</translation>
  </message>
  <message>
   <location filename="engine/models/download.py" />
   <source>This address is not asked</source>
   <translation>Diese Adresse wird nicht gefragt</translation>
  </message>
  <message>
   <location filename="engine/models/download.py" />
   <source>{0} has the SHA-256 {1}.</source>
   <translation>{0} hat den SHA-256 {1}.</translation>
  </message>
  <message>
   <location filename="engine/models/download.py" />
   <source>“{0}” is no SHA-256: it has 64 digits from 0 to f.</source>
   <translation>„{0}“ ist kein SHA-256: er hat 64 Ziffern von 0 bis f.</translation>
  </message>
  <message>
   <location filename="engine/models/download.py" />
   <source>“{0}” is not the https address of a file.</source>
   <translation>„{0}“ ist nicht die https-Adresse einer Datei.</translation>
  </message>
  <message>
   <location filename="engine/models/foreign.py" />
   <source>it is no safetensors file ({0})</source>
   <extracomment>texts: 0</extracomment>
   <translation>es ist keine safetensors-Datei ({0})</translation>
  </message>
  <message>
   <location filename="engine/models/licences.py" />
   <source>Free for any use.</source>
   <translation>Für jeden Gebrauch frei.</translation>
  </message>
  <message>
   <location filename="engine/models/licences.py" />
   <source>Free for any use; keep the notice when passing it on.</source>
   <translation>Für jeden Gebrauch frei; behalten Sie beim Weitergeben den Hinweis bei.</translation>
  </message>
  <message>
   <location filename="engine/models/licences.py" />
   <source>Free for any use; keep the notices when passing it on.</source>
   <translation>Für jeden Gebrauch frei; behalten Sie beim Weitergeben die Hinweise bei.</translation>
  </message>
  <message>
   <location filename="engine/models/licences.py" />
   <source>Free for any use; name the authors.</source>
   <translation>Für jeden Gebrauch frei; nennen Sie die Urheber.</translation>
  </message>
  <message>
   <location filename="engine/models/licences.py" />
   <source>Name the authors; what is made from it must have the same licence.</source>
   <translation>Nennen Sie die Urheber; was daraus gemacht wird, muss dieselbe Lizenz haben.</translation>
  </message>
  <message>
   <location filename="engine/models/licences.py" />
   <source>Nobody said under which licence the model may be used; ask who published it.</source>
   <translation>Niemand hat gesagt, unter welcher Lizenz das Modell verwendet werden darf; fragen Sie, wer es veröffentlicht hat.</translation>
  </message>
  <message>
   <location filename="engine/models/licences.py" />
   <source>Not for commercial use, and not to be changed.</source>
   <translation>Nicht für kommerziellen Gebrauch, und nicht zu verändern.</translation>
  </message>
  <message>
   <location filename="engine/models/licences.py" />
   <source>Not for commercial use; name the authors.</source>
   <translation>Nicht für kommerziellen Gebrauch; nennen Sie die Urheber.</translation>
  </message>
  <message>
   <location filename="engine/models/licences.py" />
   <source>Not for commercial use; what is made from it must have the same licence.</source>
   <translation>Nicht für kommerziellen Gebrauch; was daraus gemacht wird, muss dieselbe Lizenz haben.</translation>
  </message>
  <message>
   <location filename="engine/models/licences.py" />
   <source>Some uses are forbidden; read the text.</source>
   <translation>Manche Verwendungen sind verboten; lesen Sie den Text.</translation>
  </message>
  <message>
   <location filename="engine/models/licences.py" />
   <source>This app does not know the licence; read its text where the model was published.</source>
   <translation>Diese Anwendung kennt die Lizenz nicht; lesen Sie ihren Text dort, wo das Modell veröffentlicht ist.</translation>
  </message>
  <message>
   <location filename="engine/models/licences.py" />
   <source>What is made with it and passed on must have the same licence.</source>
   <translation>Was damit gemacht und weitergegeben wird, muss dieselbe Lizenz haben.</translation>
  </message>
  <message>
   <location filename="engine/models/licences.py" />
   <source>What is made with it, over a network too, must have the same licence.</source>
   <translation>Was damit gemacht wird, auch über ein Netz, muss dieselbe Lizenz haben.</translation>
  </message>
  <message>
   <location filename="engine/models/manifest.py" />
   <source>This is not a usable model</source>
   <translation>Das ist kein brauchbares Modell</translation>
  </message>
  <message>
   <location filename="engine/models/manifest.py" />
   <source>it does not say which engine reads it</source>
   <translation>es sagt nicht, welches Verfahren es liest</translation>
  </message>
  <message>
   <location filename="engine/models/manifest.py" />
   <source>it has no files</source>
   <translation>es hat keine Dateien</translation>
  </message>
  <message>
   <location filename="engine/models/manifest.py" />
   <source>it has {0} files with {1} bytes, which is too much</source>
   <translation>es hat {0} Dateien mit {1} Bytes, das ist zu viel</translation>
  </message>
  <message>
   <location filename="engine/models/manifest.py" />
   <source>it is of format {0}; this version reads {1}</source>
   <translation>es hat Format {0}; diese Version liest {1}</translation>
  </message>
  <message>
   <location filename="engine/models/manifest.py" />
   <source>it lists no files</source>
   <translation>es zählt keine Dateien auf</translation>
  </message>
  <message>
   <location filename="engine/models/manifest.py" />
   <source>its card “{0}” is not among its files</source>
   <translation>seine Modellkarte „{0}“ ist nicht unter seinen Dateien</translation>
  </message>
  <message>
   <location filename="engine/models/manifest.py" />
   <source>its “{0}” is no text of at most {1} characters</source>
   <translation>sein „{0}“ ist kein Text von höchstens {1} Zeichen</translation>
  </message>
  <message>
   <location filename="engine/models/manifest.py" />
   <source>two of its files differ in upper and lower case alone</source>
   <translation>zwei seiner Dateien unterscheiden sich nur in Groß- und Kleinschreibung</translation>
  </message>
  <message>
   <location filename="engine/models/manifest.py" />
   <source>“{0}” has no SHA-256</source>
   <translation>„{0}“ hat keinen SHA-256</translation>
  </message>
  <message>
   <location filename="engine/models/manifest.py" />
   <source>“{0}” has no size</source>
   <translation>„{0}“ hat keine Größe</translation>
  </message>
  <message>
   <location filename="engine/models/manifest.py" />
   <source>“{0}” is no id: use a-z, 0-9, dot, dash, underscore</source>
   <translation>„{0}“ ist keine Kennung: verwenden Sie a-z, 0-9, Punkt, Bindestrich, Unterstrich</translation>
  </message>
  <message>
   <location filename="engine/models/manifest.py" />
   <source>“{0}” is no name of a file in a model's folder</source>
   <translation>„{0}“ ist kein Name einer Datei im Ordner eines Modells</translation>
  </message>
  <message>
   <location filename="engine/models/manifest.py" />
   <source>“{0}” is of no kind that a model may hold</source>
   <translation>„{0}“ ist von keiner Art, die ein Modell enthalten darf</translation>
  </message>
  <message>
   <location filename="engine/models/store.py" />
   <source>Cannot remove the model “{0}”</source>
   <translation>Das Modell „{0}“ lässt sich nicht entfernen</translation>
  </message>
  <message>
   <location filename="engine/models/store.py" />
   <source>Close programs that use it, and check that you may write there.</source>
   <translation>Schließen Sie Programme, die es verwenden, und prüfen Sie, ob Sie dort schreiben dürfen.</translation>
  </message>
  <message>
   <location filename="engine/models/store.py" />
   <source>Import it (Models…), or choose another engine.</source>
   <translation>Importieren Sie es (Modelle…), oder wählen Sie ein anderes Verfahren.</translation>
  </message>
  <message>
   <location filename="engine/models/store.py" />
   <source>Install the app again, or choose the engine “pixels”, which needs no weights.</source>
   <translation>Installieren Sie die Anwendung neu, oder wählen Sie das Verfahren „pixels“, das keine Gewichte braucht.</translation>
  </message>
  <message>
   <location filename="engine/models/store.py" />
   <source>It came with the app.</source>
   <translation>Es kam mit der Anwendung.</translation>
  </message>
  <message>
   <location filename="engine/models/store.py" />
   <source>It is neither listed in {0} nor in {1}.</source>
   <translation>Es ist weder in {0} aufgezählt noch in {1}.</translation>
  </message>
  <message>
   <location filename="engine/models/store.py" />
   <source>Only models that were imported can be removed: `segicl models list` shows them.</source>
   <translation>Nur importierte Modelle lassen sich entfernen: `segicl models list` zeigt sie.</translation>
  </message>
  <message>
   <location filename="engine/models/store.py" />
   <source>Remove it (Models…) and import it again, or choose another engine.</source>
   <translation>Entfernen Sie es (Modelle…), und importieren Sie es noch einmal, oder wählen Sie ein anderes Verfahren.</translation>
  </message>
  <message>
   <location filename="engine/models/store.py" />
   <source>The file {0} is {1}.</source>
   <extracomment>texts: 1</extracomment>
   <translation>Die Datei {0} ist {1}.</translation>
  </message>
  <message>
   <location filename="engine/models/store.py" />
   <source>The list of models cannot be read</source>
   <translation>Die Liste der Modelle lässt sich nicht lesen</translation>
  </message>
  <message>
   <location filename="engine/models/store.py" />
   <source>The model “{0}” is incomplete</source>
   <translation>Das Modell „{0}“ ist unvollständig</translation>
  </message>
  <message>
   <location filename="engine/models/store.py" />
   <source>There is no model “{0}”</source>
   <translation>Es gibt kein Modell „{0}“</translation>
  </message>
  <message>
   <location filename="engine/models/store.py" />
   <source>There is none in {0}.</source>
   <translation>In {0} gibt es keines.</translation>
  </message>
  <message>
   <location filename="engine/models/store.py" />
   <source>not the file it was (its SHA-256 differs)</source>
   <translation>nicht die Datei, die sie war (ihr SHA-256 weicht ab)</translation>
  </message>
  <message>
   <location filename="engine/models/store.py" />
   <source>{0} holds the model “{1}”</source>
   <translation>{0} enthält das Modell „{1}“</translation>
  </message>
  <message>
   <location filename="engine/on_ray.py" />
   <source>A replica ended in the middle of this image ({0}).</source>
   <translation>Ein Rechenprozess endete mitten in diesem Bild ({0}).</translation>
  </message>
  <message>
   <location filename="engine/on_ray.py" />
   <source>It spreads the engines over several graphics cards and computers.</source>
   <translation>Es verteilt die Verfahren auf mehrere Grafikkarten und Rechner.</translation>
  </message>
  <message>
   <location filename="engine/on_ray.py" />
   <source>Press Propose again.</source>
   <translation>Drücken Sie noch einmal „Vorschlagen“.</translation>
  </message>
  <message>
   <location filename="engine/on_ray.py" />
   <source>The engine stopped</source>
   <translation>Das Verfahren ist stehen geblieben</translation>
  </message>
  <message>
   <location filename="engine/predictions.py" />
   <source>A prediction {0} was asked for before.</source>
   <translation>Eine Vorhersage {0} wurde schon einmal verlangt.</translation>
  </message>
  <message>
   <location filename="engine/predictions.py" />
   <source>Prediction not started</source>
   <translation>Vorhersage nicht begonnen</translation>
  </message>
  <message>
   <location filename="engine/predictions.py" />
   <source>Use a new id for each.</source>
   <translation>Verwenden Sie für jede eine neue Kennung.</translation>
  </message>
  <message>
   <location filename="engine/process.py" />
   <source>Close other programs to free memory, then restart the engine. Its log is {0}.</source>
   <translation>Schließen Sie andere Programme, um Speicher freizumachen, und starten Sie das Verfahren dann neu. Sein Protokoll ist {0}.</translation>
  </message>
  <message>
   <location filename="engine/process.py" />
   <source>It ended with code {0}.</source>
   <translation>Es endete mit Code {0}.</translation>
  </message>
  <message>
   <location filename="engine/process.py" />
   <source>It speaks protocol {0}, the app {1}: the app was changed on the disk while it ran.</source>
   <translation>Es spricht Protokoll {0}, die Anwendung {1}: die Anwendung wurde auf der Platte geändert, während sie lief.</translation>
  </message>
  <message>
   <location filename="engine/process.py" />
   <source>It stopped {0} times within {1} s.</source>
   <translation>Es blieb {0}-mal innerhalb von {1} s stehen.</translation>
  </message>
  <message>
   <location filename="engine/process.py" />
   <source>It stopped {0} times within {1} s. Its last words:</source>
   <translation>Es blieb {0}-mal innerhalb von {1} s stehen. Seine letzten Worte:</translation>
  </message>
  <message>
   <location filename="engine/process.py" />
   <source>It stopped {0} times within {1} s. Its last words: {2}</source>
   <translation>Es blieb {0}-mal innerhalb von {1} s stehen. Seine letzten Worte: {2}</translation>
  </message>
  <message>
   <location filename="engine/process.py" />
   <source>It was not ready after {0} s.</source>
   <translation>Es war nach {0} s nicht bereit.</translation>
  </message>
  <message>
   <location filename="engine/process.py" />
   <source>Press Propose again. If it stops again, close other programs or use fewer exemplars.</source>
   <translation>Drücken Sie noch einmal „Vorschlagen“. Bleibt es wieder stehen, schließen Sie andere Programme, oder verwenden Sie weniger Beispiele.</translation>
  </message>
  <message>
   <location filename="engine/process.py" />
   <source>Save, close the app and start it again.</source>
   <translation>Speichern Sie, schließen Sie die Anwendung und starten Sie sie neu.</translation>
  </message>
  <message>
   <location filename="engine/process.py" />
   <source>The engine did not start</source>
   <translation>Das Verfahren ist nicht gestartet</translation>
  </message>
  <message>
   <location filename="engine/process.py" />
   <source>The engine is of another version</source>
   <translation>Das Verfahren hat eine andere Version</translation>
  </message>
  <message>
   <location filename="engine/process.py" />
   <source>The engine keeps stopping</source>
   <translation>Das Verfahren hält immer wieder an</translation>
  </message>
  <message>
   <location filename="engine/process.py" />
   <source>The engine stopped in the middle of this image, perhaps for want of memory; it has been restarted.</source>
   <translation>Das Verfahren blieb mitten in diesem Bild stehen, vielleicht aus Mangel an Speicher; es wurde neu gestartet.</translation>
  </message>
  <message>
   <location filename="engine/process.py" />
   <source>Try again, or see its log: {0}.</source>
   <translation>Versuchen Sie es noch einmal, oder sehen Sie ins Protokoll: {0}.</translation>
  </message>
  <message>
   <location filename="engine/process.py" />
   <source>the engine is not ready</source>
   <translation>das Verfahren ist nicht bereit</translation>
  </message>
  <message>
   <location filename="engine/process.py" />
   <source>{0} Its last words:</source>
   <extracomment>texts: 0</extracomment>
   <translation>{0} Seine letzten Worte:</translation>
  </message>
  <message>
   <location filename="engine/process.py" />
   <source>{0} Its last words: {1}</source>
   <extracomment>texts: 0</extracomment>
   <translation>{0} Seine letzten Worte: {1}</translation>
  </message>
  <message>
   <location filename="engine/process.py" />
   <source>{0} cannot be run: {1}.</source>
   <extracomment>texts: 1</extracomment>
   <translation>{0} lässt sich nicht ausführen: {1}.</translation>
  </message>
  <message>
   <location filename="engine/registry.py" />
   <source>Choose another engine or model.</source>
   <translation>Wählen Sie ein anderes Verfahren oder Modell.</translation>
  </message>
  <message>
   <location filename="engine/registry.py" />
   <source>Choose another engine, or add what is missing: see the README.</source>
   <translation>Wählen Sie ein anderes Verfahren, oder ergänzen Sie, was fehlt: siehe README.</translation>
  </message>
  <message>
   <location filename="engine/registry.py" />
   <source>Choose one of these, or install the package that brings it.</source>
   <translation>Wählen Sie eines davon, oder installieren Sie das Paket, das es mitbringt.</translation>
  </message>
  <message>
   <location filename="engine/registry.py" />
   <source>From the package {0}.</source>
   <translation>Aus dem Paket {0}.</translation>
  </message>
  <message>
   <location filename="engine/registry.py" />
   <source>Installed are: none.</source>
   <translation>Keine sind installiert.</translation>
  </message>
  <message>
   <location filename="engine/registry.py" />
   <source>Installed are: {0}.</source>
   <translation>Installiert sind: {0}.</translation>
  </message>
  <message>
   <location filename="engine/registry.py" />
   <source>It was made for “{0}”.</source>
   <translation>Es wurde für „{0}“ gemacht.</translation>
  </message>
  <message>
   <location filename="engine/registry.py" />
   <source>Reinstall or remove the package that brings it, or choose another engine.</source>
   <translation>Installieren Sie das Paket, das es mitbringt, neu, entfernen Sie es, oder wählen Sie ein anderes Verfahren.</translation>
  </message>
  <message>
   <location filename="engine/registry.py" />
   <source>The engine “{0}” cannot be used here</source>
   <translation>Das Verfahren „{0}“ lässt sich hier nicht verwenden</translation>
  </message>
  <message>
   <location filename="engine/registry.py" />
   <source>The engine “{0}” does not read the model “{1}”</source>
   <translation>Das Verfahren „{0}“ liest das Modell „{1}“ nicht</translation>
  </message>
  <message>
   <location filename="engine/registry.py" />
   <source>The engine “{0}” does not start</source>
   <translation>Das Verfahren „{0}“ startet nicht</translation>
  </message>
  <message>
   <location filename="engine/registry.py" />
   <source>There is no engine “{0}”</source>
   <translation>Es gibt kein Verfahren „{0}“</translation>
  </message>
  <message>
   <location filename="engine/registry.py" />
   <source>its engine is not installed</source>
   <translation>sein Verfahren ist nicht installiert</translation>
  </message>
  <message>
   <location filename="engine/registry.py" />
   <source>the engine “{0}” is not installed</source>
   <translation>das Verfahren „{0}“ ist nicht installiert</translation>
  </message>
  <message>
   <location filename="engine/remote.py" />
   <source>Ask who runs it.</source>
   <translation>Fragen Sie, wer ihn betreibt.</translation>
  </message>
  <message>
   <location filename="engine/remote.py" />
   <source>None it lists can be used.</source>
   <translation>Keines der aufgeführten lässt sich verwenden.</translation>
  </message>
  <message>
   <location filename="engine/remote.py" />
   <source>The server has no engine</source>
   <translation>Der Server hat kein Verfahren</translation>
  </message>
  <message>
   <location filename="engine/remote.py" />
   <source>the server stopped the request</source>
   <translation>der Server hat die Anfrage abgebrochen</translation>
  </message>
  <message>
   <location filename="engine/serving.py" />
   <source>Choose another address or port.</source>
   <translation>Wählen Sie eine andere Adresse oder einen anderen Port.</translation>
  </message>
  <message>
   <location filename="engine/serving.py" />
   <source>Give --cert and --cert-key for TLS, or serve on 127.0.0.1 behind a tunnel. Where the network is safe: --insecure-plain-http, on both ends.</source>
   <translation>Geben Sie --cert und --cert-key für TLS an, oder bedienen Sie 127.0.0.1 hinter einem Tunnel. Wo das Netz sicher ist: --insecure-plain-http, auf beiden Seiten.</translation>
  </message>
  <message>
   <location filename="engine/serving.py" />
   <source>Give a certificate and its private key as PEM files that this user may read.</source>
   <translation>Geben Sie ein Zertifikat und seinen privaten Schlüssel als PEM-Dateien an, die dieser Benutzer lesen darf.</translation>
  </message>
  <message>
   <location filename="engine/serving.py" />
   <source>On {0} others could reach it, and images and keys would travel in the clear.</source>
   <translation>Auf {0} könnten andere ihn erreichen, und Bilder und Schlüssel gingen unverschlüsselt über das Netz.</translation>
  </message>
  <message>
   <location filename="engine/serving.py" />
   <source>The certificate cannot be used: {0}.</source>
   <extracomment>texts: 0</extracomment>
   <translation>Das Zertifikat lässt sich nicht verwenden: {0}.</translation>
  </message>
  <message>
   <location filename="engine/serving.py" />
   <source>The server was not started</source>
   <translation>Der Server wurde nicht gestartet</translation>
  </message>
  <message>
   <location filename="engine/serving.py" />
   <source>{0}:{1} cannot be had: {2}.</source>
   <extracomment>texts: 2</extracomment>
   <translation>{0}:{1} ist nicht zu haben: {2}.</translation>
  </message>
  <message>
   <location filename="engine/wire.py" />
   <source>A request holds 1 to {0} images, not {1}.</source>
   <translation>Eine Anfrage enthält 1 bis {0} Bilder, nicht {1}.</translation>
  </message>
  <message>
   <location filename="engine/wire.py" />
   <source>A request holds up to {0} exemplars.</source>
   <translation>Eine Anfrage enthält bis zu {0} Beispiele.</translation>
  </message>
  <message>
   <location filename="engine/wire.py" />
   <source>An exemplar's weight is negative or not a number.</source>
   <translation>Das Gewicht eines Beispiels ist negativ oder keine Zahl.</translation>
  </message>
  <message>
   <location filename="engine/wire.py" />
   <source>Label values must differ and lie between 1 and 65535.</source>
   <translation>Die Werte der Labels müssen verschieden sein und zwischen 1 und 65535 liegen.</translation>
  </message>
  <message>
   <location filename="engine/wire.py" />
   <source>The engine's answer cannot be read ({0}).</source>
   <extracomment>texts: 0</extracomment>
   <translation>Die Antwort des Verfahrens lässt sich nicht lesen ({0}).</translation>
  </message>
  <message>
   <location filename="engine/wire.py" />
   <source>The request holds a malformed content hash.</source>
   <translation>Die Anfrage enthält einen unbrauchbaren Hash von Inhalten.</translation>
  </message>
  <message>
   <location filename="engine/wire.py" />
   <source>The request's “{0}” is wrong: {1}.</source>
   <translation>„{0}“ der Anfrage ist falsch: {1}.</translation>
  </message>
  <message>
   <location filename="engine/wire.py" />
   <source>The spacing must be positive.</source>
   <translation>Der Abstand muss positiv sein.</translation>
  </message>
  <message>
   <location filename="services/annotate.py" />
   <source>Accept {0}</source>
   <translation>{0} annehmen</translation>
  </message>
  <message>
   <location filename="services/annotate.py" />
   <source>Accept {0}, {1}</source>
   <translation>{0} annehmen, {1}</translation>
  </message>
  <message>
   <location filename="services/annotate.py" />
   <source>Clear slice, {0}</source>
   <translation>Schicht löschen, {0}</translation>
  </message>
  <message>
   <location filename="services/annotate.py" />
   <source>Exclude exemplar {0}</source>
   <translation>Beispiel {0} ausschließen</translation>
  </message>
  <message>
   <location filename="services/annotate.py" />
   <source>Finish {0}</source>
   <translation>{0} abschließen</translation>
  </message>
  <message>
   <location filename="services/annotate.py" />
   <source>Flag {0}</source>
   <translation>{0} kennzeichnen</translation>
  </message>
  <message>
   <location filename="services/annotate.py" />
   <source>Look, then accept.</source>
   <translation>Erst ansehen, dann annehmen.</translation>
  </message>
  <message>
   <location filename="services/annotate.py" />
   <source>Mark absent, {0}</source>
   <translation>Als nicht vorhanden kennzeichnen, {0}</translation>
  </message>
  <message>
   <location filename="services/annotate.py" />
   <source>No case is open</source>
   <translation>Kein Fall ist geöffnet</translation>
  </message>
  <message>
   <location filename="services/annotate.py" />
   <source>Not accepted</source>
   <translation>Nicht angenommen</translation>
  </message>
  <message>
   <location filename="services/annotate.py" />
   <source>Nothing changed</source>
   <translation>Nichts geändert</translation>
  </message>
  <message>
   <location filename="services/annotate.py" />
   <source>Nothing is outlined or proposed here yet.</source>
   <translation>Hier ist noch nichts umrissen oder vorgeschlagen.</translation>
  </message>
  <message>
   <location filename="services/annotate.py" />
   <source>Nothing to accept</source>
   <translation>Nichts anzunehmen</translation>
  </message>
  <message>
   <location filename="services/annotate.py" />
   <source>Open a case.</source>
   <translation>Öffnen Sie einen Fall.</translation>
  </message>
  <message>
   <location filename="services/annotate.py" />
   <source>Outline the structure, or mark what is not there as absent (Shift+Enter).</source>
   <translation>Umreißen Sie die Struktur, oder kennzeichnen Sie, was nicht da ist (Umschalt+Eingabe).</translation>
  </message>
  <message>
   <location filename="services/annotate.py" />
   <source>Pin exemplar {0}</source>
   <translation>Beispiel {0} anheften</translation>
  </message>
  <message>
   <location filename="services/annotate.py" />
   <source>Remove prompts, {0}</source>
   <translation>Eingaben entfernen, {0}</translation>
  </message>
  <message>
   <location filename="services/annotate.py" />
   <source>Remove {0} on label, {1}</source>
   <extracomment>texts: 0</extracomment>
   <translation>{0} auf Label entfernen, {1}</translation>
  </message>
  <message>
   <location filename="services/annotate.py" />
   <source>Remove {0} on {1}, {2}</source>
   <extracomment>texts: 0</extracomment>
   <translation>{0} auf {1} entfernen, {2}</translation>
  </message>
  <message>
   <location filename="services/annotate.py" />
   <source>Reopen {0}</source>
   <translation>{0} wieder öffnen</translation>
  </message>
  <message>
   <location filename="services/annotate.py" />
   <source>Take newer proposal, {0}</source>
   <translation>Neueren Vorschlag übernehmen, {0}</translation>
  </message>
  <message>
   <location filename="services/annotate.py" />
   <source>Take proposal, {0}</source>
   <translation>Vorschlag übernehmen, {0}</translation>
  </message>
  <message>
   <location filename="services/annotate.py" />
   <source>The label is locked.</source>
   <translation>Das Label ist gesperrt.</translation>
  </message>
  <message>
   <location filename="services/annotate.py" />
   <source>The mask on screen has only just changed.</source>
   <translation>Die Maske auf dem Bildschirm hat sich eben erst geändert.</translation>
  </message>
  <message>
   <location filename="services/annotate.py" />
   <source>There is nothing to annotate.</source>
   <translation>Es gibt nichts zu annotieren.</translation>
  </message>
  <message>
   <location filename="services/annotate.py" />
   <source>Unflag {0}</source>
   <translation>Kennzeichnung von {0} aufheben</translation>
  </message>
  <message>
   <location filename="services/annotate.py" />
   <source>Unlock it in the label list.</source>
   <translation>Entsperren Sie es in der Labelliste.</translation>
  </message>
  <message>
   <location filename="services/annotate.py" />
   <source>Unmark exemplar {0}</source>
   <translation>Kennzeichen von Beispiel {0} entfernen</translation>
  </message>
  <message>
   <location filename="services/auto_accept.py" />
   <source>Auto-accept {0}</source>
   <translation>{0} automatisch annehmen</translation>
  </message>
  <message>
   <location filename="services/auto_accept.py" />
   <source>Auto-accepting</source>
   <translation>Automatisch annehmen</translation>
  </message>
  <message>
   <location filename="services/auto_accept.py" />
   <source>Looking at the proposals</source>
   <translation>Vorschläge werden angesehen</translation>
  </message>
  <message>
   <location filename="services/autosave.py" />
   <source>Keep this window open; saving is tried again by itself.</source>
   <translation>Lassen Sie dieses Fenster offen; das Speichern wird von selbst wiederholt.</translation>
  </message>
  <message>
   <location filename="services/autosave.py" />
   <source>Not saved</source>
   <translation>Nicht gespeichert</translation>
  </message>
  <message>
   <location filename="services/batch.py" />
   <source>Cannot read {0}</source>
   <translation>{0} lässt sich nicht lesen</translation>
  </message>
  <message>
   <location filename="services/batch.py" />
   <source>Cannot segment these images</source>
   <translation>Diese Bilder lassen sich nicht segmentieren</translation>
  </message>
  <message>
   <location filename="services/batch.py" />
   <source>Cannot write the masks</source>
   <translation>Die Masken lassen sich nicht schreiben</translation>
  </message>
  <message>
   <location filename="services/batch.py" />
   <source>Check the name.</source>
   <translation>Prüfen Sie den Namen.</translation>
  </message>
  <message>
   <location filename="services/batch.py" />
   <source>Choose another folder, or allow overwriting.</source>
   <translation>Wählen Sie einen anderen Ordner, oder erlauben Sie das Überschreiben.</translation>
  </message>
  <message>
   <location filename="services/batch.py" />
   <source>Choose another folder.</source>
   <translation>Wählen Sie einen anderen Ordner.</translation>
  </message>
  <message>
   <location filename="services/batch.py" />
   <source>Segment the images into different folders, or rename one of them.</source>
   <translation>Segmentieren Sie die Bilder in verschiedene Ordner, oder benennen Sie eines um.</translation>
  </message>
  <message>
   <location filename="services/batch.py" />
   <source>They would replace images or exemplars that they are made from.</source>
   <translation>Sie würden Bilder oder Beispiele ersetzen, aus denen sie entstehen.</translation>
  </message>
  <message>
   <location filename="services/batch.py" />
   <source>Two masks would be written to “{0}”.</source>
   <translation>Zwei Masken würden nach „{0}“ geschrieben.</translation>
  </message>
  <message>
   <location filename="services/batch.py" />
   <source>“{0}” and {1} more exists already.</source>
   <translation>„{0}“ und {1} weitere gibt es schon.</translation>
  </message>
  <message>
   <location filename="services/batch.py" />
   <source>“{0}” does not exist.</source>
   <translation>„{0}“ gibt es nicht.</translation>
  </message>
  <message>
   <location filename="services/batch.py" />
   <source>“{0}” exists already.</source>
   <translation>„{0}“ gibt es schon.</translation>
  </message>
  <message>
   <location filename="services/batch_offers.py" />
   <source>Labels of a batch</source>
   <translation>Labels eines Stapels</translation>
  </message>
  <message>
   <location filename="services/batch_ray.py" />
   <source>Install it with `pip install 'segicl-gui[ray]'`, or leave --ray out.</source>
   <translation>Installieren Sie es mit `pip install 'segicl-gui[ray]'`, oder lassen Sie --ray weg.</translation>
  </message>
  <message>
   <location filename="services/batch_ray.py" />
   <source>It spreads the work over several workers.</source>
   <translation>Es verteilt die Arbeit auf mehrere Prozesse.</translation>
  </message>
  <message>
   <location filename="services/batch_ray.py" />
   <source>Ray is not installed</source>
   <translation>Ray ist nicht installiert</translation>
  </message>
  <message>
   <location filename="services/batch_run.py" />
   <source>Give a folder of images, or a text file with the path of an image a line.</source>
   <translation>Geben Sie einen Ordner mit Bildern an oder eine Textdatei mit einem Bildpfad je Zeile.</translation>
  </message>
  <message>
   <location filename="services/batch_run.py" />
   <source>It has no column “image”.</source>
   <translation>Sie hat keine Spalte „image“.</translation>
  </message>
  <message>
   <location filename="services/batch_run.py" />
   <source>It lists no image.</source>
   <translation>Sie zählt kein Bild auf.</translation>
  </message>
  <message>
   <location filename="services/batch_run.py" />
   <source>The list of images cannot be used</source>
   <translation>Die Liste der Bilder lässt sich nicht verwenden</translation>
  </message>
  <message>
   <location filename="services/case_merging.py" />
   <source>frame tags</source>
   <translation>Namen von Zeitpunkten</translation>
  </message>
  <message>
   <location filename="services/checks.py" />
   <source>1 small part</source>
   <translation>1 kleiner Teil</translation>
  </message>
  <message>
   <location filename="services/checks.py" />
   <source>1 small part apart from the rest, 1 voxel</source>
   <translation>1 kleiner Teil abseits des Übrigen, 1 Voxel</translation>
  </message>
  <message>
   <location filename="services/checks.py" />
   <source>1 small part apart from the rest, {0} voxels</source>
   <translation>1 kleiner Teil abseits des Übrigen, {0} Voxel</translation>
  </message>
  <message>
   <location filename="services/checks.py" />
   <source>1 voxel outside “{0}”</source>
   <translation>1 Voxel außerhalb von „{0}“</translation>
  </message>
  <message>
   <location filename="services/checks.py" />
   <source>; {0} of them drafts</source>
   <translation>; {0} davon Entwürfe</translation>
  </message>
  <message>
   <location filename="services/checks.py" />
   <source>Nothing of it is here; {0} other cases show it</source>
   <translation>Hier ist nichts davon; {0} andere Fälle zeigen es</translation>
  </message>
  <message>
   <location filename="services/checks.py" />
   <source>empty label</source>
   <translation>leeres Label</translation>
  </message>
  <message>
   <location filename="services/checks.py" />
   <source>one side only</source>
   <translation>nur eine Seite</translation>
  </message>
  <message>
   <location filename="services/checks.py" />
   <source>outside its parent</source>
   <translation>außerhalb des Ganzen</translation>
  </message>
  <message>
   <location filename="services/checks.py" />
   <source>slices not looked at</source>
   <translation>nicht angesehene Schichten</translation>
  </message>
  <message>
   <location filename="services/checks.py" />
   <source>{0} not confirmed within the structure, first: {1}slice {2}</source>
   <translation>{0} innerhalb der Struktur nicht bestätigt, zuerst: {1}Schicht {2}</translation>
  </message>
  <message>
   <location filename="services/checks.py" />
   <source>{0} small parts</source>
   <translation>{0} kleine Teile</translation>
  </message>
  <message>
   <location filename="services/checks.py" />
   <source>{0} small parts apart from the rest, 1 voxel</source>
   <translation>{0} kleine Teile abseits des Übrigen, 1 Voxel</translation>
  </message>
  <message>
   <location filename="services/checks.py" />
   <source>{0} small parts apart from the rest, {1} voxels</source>
   <translation>{0} kleine Teile abseits des Übrigen, {1} Voxel</translation>
  </message>
  <message>
   <location filename="services/checks.py" />
   <source>{0} voxels outside “{1}”</source>
   <translation>{0} Voxel außerhalb von „{1}“</translation>
  </message>
  <message>
   <location filename="services/checks.py" />
   <source>“{0}” is nowhere in this case</source>
   <translation>„{0}“ ist nirgends in diesem Fall</translation>
  </message>
  <message>
   <location filename="services/compute.py" />
   <source>Choose one that it has.</source>
   <translation>Wählen Sie eines, das es hat.</translation>
  </message>
  <message>
   <location filename="services/compute.py" />
   <source>It has {0}.</source>
   <translation>Er hat {0}.</translation>
  </message>
  <message>
   <location filename="services/compute.py" />
   <source>No key</source>
   <translation>Keine Taste</translation>
  </message>
  <message>
   <location filename="services/compute.py" />
   <source>The server has no engine “{0}”</source>
   <translation>Der Server hat kein Verfahren „{0}“</translation>
  </message>
  <message>
   <location filename="services/compute.py" />
   <source>{0} cannot be read: {1}.</source>
   <extracomment>texts: 1</extracomment>
   <translation>{0} lässt sich nicht lesen: {1}.</translation>
  </message>
  <message>
   <location filename="services/controls.py" />
   <source>Cases to be repeated</source>
   <translation>Zu wiederholende Fälle</translation>
  </message>
  <message>
   <location filename="services/convert.py" />
   <source>Cannot convert these images</source>
   <translation>Diese Bilder lassen sich nicht umwandeln</translation>
  </message>
  <message>
   <location filename="services/convert.py" />
   <source>Cannot convert {0}</source>
   <translation>{0} lässt sich nicht umwandeln</translation>
  </message>
  <message>
   <location filename="services/convert.py" />
   <source>Cannot tell which frames are meant</source>
   <translation>Es ist unklar, welche Phasen gemeint sind</translation>
  </message>
  <message>
   <location filename="services/convert.py" />
   <source>Choose a number from 1.</source>
   <translation>Wählen Sie eine Nummer ab 1.</translation>
  </message>
  <message>
   <location filename="services/convert.py" />
   <source>Choose another folder, or allow overwriting (--overwrite).</source>
   <translation>Wählen Sie einen anderen Ordner, oder erlauben Sie das Überschreiben (--overwrite).</translation>
  </message>
  <message>
   <location filename="services/convert.py" />
   <source>Choose one of: {0}.</source>
   <translation>Wählen Sie eines von: {0}.</translation>
  </message>
  <message>
   <location filename="services/convert.py" />
   <source>Convert them into different folders, or rename one of them.</source>
   <translation>Wandeln Sie sie in verschiedene Ordner um, oder benennen Sie eines um.</translation>
  </message>
  <message>
   <location filename="services/convert.py" />
   <source>Convert to NIfTI, NRRD or MHA first.</source>
   <translation>Wandeln Sie sie zuerst in NIfTI, NRRD oder MHA um.</translation>
  </message>
  <message>
   <location filename="services/convert.py" />
   <source>It has no channel “{0}”.</source>
   <translation>Es hat keinen Kanal „{0}“.</translation>
  </message>
  <message>
   <location filename="services/convert.py" />
   <source>List the series that are there with --list.</source>
   <translation>Mit --list werden die vorhandenen Serien aufgelistet.</translation>
  </message>
  <message>
   <location filename="services/convert.py" />
   <source>None of the images is of the series {0}.</source>
   <translation>Keines der Bilder gehört zur Serie {0}.</translation>
  </message>
  <message>
   <location filename="services/convert.py" />
   <source>PNG knows no axes to straighten, and no frames.</source>
   <translation>PNG kennt weder Achsen zum Begradigen noch Phasen.</translation>
  </message>
  <message>
   <location filename="services/convert.py" />
   <source>There is no such series</source>
   <translation>Eine solche Serie gibt es nicht</translation>
  </message>
  <message>
   <location filename="services/convert.py" />
   <source>They would replace themselves.</source>
   <translation>Sie würden sich selbst ersetzen.</translation>
  </message>
  <message>
   <location filename="services/convert.py" />
   <source>Two of them would be written to “{0}”.</source>
   <translation>Zwei davon würden nach „{0}“ geschrieben.</translation>
  </message>
  <message>
   <location filename="services/convert.py" />
   <source>Write numbers from 1, such as 1-3,7.</source>
   <translation>Schreiben Sie Zahlen ab 1, etwa 1-3,7.</translation>
  </message>
  <message>
   <location filename="services/convert.py" />
   <source>“{0}” does not name frames.</source>
   <translation>„{0}“ nennt keine Phasen.</translation>
  </message>
  <message>
   <location filename="services/correct.py" />
   <source>Add a label (+).</source>
   <translation>Fügen Sie ein Label hinzu (+).</translation>
  </message>
  <message>
   <location filename="services/correct.py" />
   <source>Add to {0} by {1}</source>
   <extracomment>texts: 1</extracomment>
   <translation>Zu {0} hinzufügen mit {1}</translation>
  </message>
  <message>
   <location filename="services/correct.py" />
   <source>Answer {0} anew</source>
   <translation>{0} neu beantworten</translation>
  </message>
  <message>
   <location filename="services/correct.py" />
   <source>Change that in the label's settings, or use the brush.</source>
   <translation>Ändern Sie das in den Einstellungen des Labels, oder nehmen Sie den Pinsel.</translation>
  </message>
  <message>
   <location filename="services/correct.py" />
   <source>Choose the model's tool (C) and click.</source>
   <translation>Wählen Sie das Werkzeug des Modells (C) und klicken Sie.</translation>
  </message>
  <message>
   <location filename="services/correct.py" />
   <source>Correcting {0}</source>
   <translation>{0} wird korrigiert</translation>
  </message>
  <message>
   <location filename="services/correct.py" />
   <source>From its prompts alone the model finds “{0}” the same.</source>
   <translation>Aus den Eingaben allein findet das Modell „{0}“ genauso.</translation>
  </message>
  <message>
   <location filename="services/correct.py" />
   <source>Mark another place, or use the brush.</source>
   <translation>Markieren Sie eine andere Stelle, oder verwenden Sie den Pinsel.</translation>
  </message>
  <message>
   <location filename="services/correct.py" />
   <source>Mark more, or use the brush.</source>
   <translation>Markieren Sie mehr, oder verwenden Sie den Pinsel.</translation>
  </message>
  <message>
   <location filename="services/correct.py" />
   <source>No label yet</source>
   <translation>Noch kein Label</translation>
  </message>
  <message>
   <location filename="services/correct.py" />
   <source>No model may write “{0}”.</source>
   <translation>In „{0}“ darf kein Modell schreiben.</translation>
  </message>
  <message>
   <location filename="services/correct.py" />
   <source>Nothing to answer</source>
   <translation>Nichts zu beantworten</translation>
  </message>
  <message>
   <location filename="services/correct.py" />
   <source>Nothing was clicked or drawn for “{0}” in this slice.</source>
   <translation>Für „{0}“ wurde in dieser Schicht nichts angeklickt oder gezeichnet.</translation>
  </message>
  <message>
   <location filename="services/correct.py" />
   <source>Take from {0} by {1}</source>
   <extracomment>texts: 1</extracomment>
   <translation>Von {0} wegnehmen mit {1}</translation>
  </message>
  <message>
   <location filename="services/correct.py" />
   <source>The engine “{0}” does not look at clicks, scribbles and boxes.</source>
   <translation>Das Verfahren „{0}“ beachtet Klicks, Striche und Rahmen nicht.</translation>
  </message>
  <message>
   <location filename="services/correct.py" />
   <source>The model's answer leaves “{0}” as it is.</source>
   <translation>Die Antwort des Modells lässt „{0}“, wie es ist.</translation>
  </message>
  <message>
   <location filename="services/correct.py" />
   <source>There is nothing to correct.</source>
   <translation>Es gibt nichts zu korrigieren.</translation>
  </message>
  <message>
   <location filename="services/correct.py" />
   <source>Use the brush, or choose another engine in the preferences.</source>
   <translation>Nehmen Sie den Pinsel, oder wählen Sie in den Einstellungen ein anderes Verfahren.</translation>
  </message>
  <message>
   <location filename="services/correct.py" />
   <source>What it would add to “{0}” is locked: {1}.</source>
   <translation>Was zu „{0}“ hinzukäme, ist gesperrt: {1}.</translation>
  </message>
  <message>
   <location filename="services/correct.py" />
   <source>“{0}” is locked.</source>
   <translation>„{0}“ ist gesperrt.</translation>
  </message>
  <message>
   <location filename="services/data_sets.py" />
   <source>Add cases of other subjects.</source>
   <translation>Fügen Sie Fälle anderer Personen hinzu.</translation>
  </message>
  <message>
   <location filename="services/data_sets.py" />
   <source>Cannot split</source>
   <translation>Aufteilen nicht möglich</translation>
  </message>
  <message>
   <location filename="services/data_sets.py" />
   <source>Give for example 0.7,0.15,0.15 (training, validation, test).</source>
   <translation>Geben Sie etwa 0.7,0.15,0.15 an (Training, Validierung, Test).</translation>
  </message>
  <message>
   <location filename="services/data_sets.py" />
   <source>“{0}” has {1} subject(s), for {2} sets.</source>
   <translation>„{0}“ hat {1} Person(en), für {2} Mengen.</translation>
  </message>
  <message>
   <location filename="services/data_sets.py" />
   <source>“{0}” is not two or three shares that make 1.</source>
   <translation>„{0}“ sind nicht zwei oder drei Anteile, die 1 ergeben.</translation>
  </message>
  <message>
   <location filename="services/deidentified_copy.py" />
   <source>Cannot copy into {0}</source>
   <translation>Nach {0} lässt sich nicht kopieren</translation>
  </message>
  <message>
   <location filename="services/deidentified_copy.py" />
   <source>Cannot keep the list of names</source>
   <translation>Die Liste der Namen lässt sich nicht behalten</translation>
  </message>
  <message>
   <location filename="services/deidentified_copy.py" />
   <source>Choose a folder elsewhere.</source>
   <translation>Wählen Sie einen Ordner anderswo.</translation>
  </message>
  <message>
   <location filename="services/deidentified_copy.py" />
   <source>Choose a new folder, so that nothing with a name in it lies among the copies.</source>
   <translation>Wählen Sie einen neuen Ordner, damit bei den Kopien nichts mit einem Namen darin liegt.</translation>
  </message>
  <message>
   <location filename="services/deidentified_copy.py" />
   <source>Choose another file; an older list may be the only one there is.</source>
   <translation>Wählen Sie eine andere Datei; eine ältere Liste ist vielleicht die einzige.</translation>
  </message>
  <message>
   <location filename="services/deidentified_copy.py" />
   <source>Copying {0}</source>
   <translation>{0} wird kopiert</translation>
  </message>
  <message>
   <location filename="services/deidentified_copy.py" />
   <source>“{0}” is there already and not empty.</source>
   <translation>„{0}“ gibt es schon, und es ist nicht leer.</translation>
  </message>
  <message>
   <location filename="services/deidentified_copy.py" />
   <source>“{0}” lies inside the folder that is copied.</source>
   <translation>„{0}“ liegt in dem Ordner, der kopiert wird.</translation>
  </message>
  <message>
   <location filename="services/demo_data.py" />
   <source>Cannot make the demo's scans</source>
   <translation>Die Aufnahmen der Demo lassen sich nicht machen</translation>
  </message>
  <message>
   <location filename="services/demo_data.py" />
   <source>Choose a folder you may write to, on a disk with 30 MB free.</source>
   <translation>Wählen Sie einen Ordner, in den Sie schreiben dürfen, auf einer Platte mit 30 MB Platz.</translation>
  </message>
  <message>
   <location filename="services/demo_data.py" />
   <source>Drawing blood smear {0} of {1}</source>
   <translation>Blutausstrich {0} von {1} wird gezeichnet</translation>
  </message>
  <message>
   <location filename="services/demo_data.py" />
   <source>Drawing patient {0} of {1}</source>
   <translation>Patient {0} von {1} wird gezeichnet</translation>
  </message>
  <message>
   <location filename="services/demo_data.py" />
   <source>Writing to “{0}” failed: {1}</source>
   <extracomment>texts: 1</extracomment>
   <translation>Das Schreiben nach „{0}“ ist gescheitert: {1}</translation>
  </message>
  <message>
   <location filename="services/doctor/machine.py" />
   <source>Disk</source>
   <translation>Platte</translation>
  </message>
  <message>
   <location filename="services/doctor/machine.py" />
   <source>Project drive</source>
   <translation>Laufwerk des Projekts</translation>
  </message>
  <message>
   <location filename="services/doubts.py" />
   <source>its outline does not follow the picture</source>
   <translation>sein Umriss folgt dem Bild nicht</translation>
  </message>
  <message>
   <location filename="services/doubts.py" />
   <source>nothing is drawn, though alike images show it</source>
   <translation>nichts ist gezeichnet, obwohl ähnliche Bilder es zeigen</translation>
  </message>
  <message>
   <location filename="services/doubts.py" />
   <source>the others find it where it was said to be absent</source>
   <translation>die anderen finden es, wo es als nicht vorhanden gilt</translation>
  </message>
  <message>
   <location filename="services/doubts.py" />
   <source>the others would have drawn it elsewhere</source>
   <translation>die anderen hätten es anderswo gezeichnet</translation>
  </message>
  <message>
   <location filename="services/doubts.py" />
   <source>what it covers looks unlike what the others cover</source>
   <translation>was es bedeckt, sieht anders aus als bei den anderen</translation>
  </message>
  <message>
   <location filename="services/editing/recipes.py" />
   <source>Choose 3D.</source>
   <translation>Wählen Sie 3D.</translation>
  </message>
  <message>
   <location filename="services/editing/recipes.py" />
   <source>Choose one.</source>
   <translation>Wählen Sie eines.</translation>
  </message>
  <message>
   <location filename="services/editing/recipes.py" />
   <source>Clear or reopen (Ctrl+R) those to be outlined anew.</source>
   <translation>Leeren oder öffnen Sie (Strg+R) die, die neu umrissen werden sollen.</translation>
  </message>
  <message>
   <location filename="services/editing/recipes.py" />
   <source>Click a part of it.</source>
   <translation>Klicken Sie einen Teil davon an.</translation>
  </message>
  <message>
   <location filename="services/editing/recipes.py" />
   <source>Click it in the image.</source>
   <translation>Klicken Sie es im Bild an.</translation>
  </message>
  <message>
   <location filename="services/editing/recipes.py" />
   <source>Copy from the other.</source>
   <translation>Kopieren Sie aus der anderen.</translation>
  </message>
  <message>
   <location filename="services/editing/recipes.py" />
   <source>Every slice between is outlined or marked absent.</source>
   <translation>Jede Schicht dazwischen ist umrissen oder als nicht vorhanden gekennzeichnet.</translation>
  </message>
  <message>
   <location filename="services/editing/recipes.py" />
   <source>Exchange them.</source>
   <translation>Vertauschen Sie sie.</translation>
  </message>
  <message>
   <location filename="services/editing/recipes.py" />
   <source>Give a larger margin.</source>
   <translation>Geben Sie einen größeren Rand an.</translation>
  </message>
  <message>
   <location filename="services/editing/recipes.py" />
   <source>It is not chosen in which label to look.</source>
   <translation>Es ist nicht gewählt, in welchem Label gesucht wird.</translation>
  </message>
  <message>
   <location filename="services/editing/recipes.py" />
   <source>It starts from a place.</source>
   <translation>Es beginnt an einer Stelle.</translation>
  </message>
  <message>
   <location filename="services/editing/recipes.py" />
   <source>Left and right are in other slices here.</source>
   <translation>Links und rechts liegen hier in anderen Schichten.</translation>
  </message>
  <message>
   <location filename="services/editing/recipes.py" />
   <source>No place yet</source>
   <translation>Noch keine Stelle</translation>
  </message>
  <message>
   <location filename="services/editing/recipes.py" />
   <source>No region</source>
   <translation>Kein Bereich</translation>
  </message>
  <message>
   <location filename="services/editing/recipes.py" />
   <source>Nothing there</source>
   <translation>Nichts da</translation>
  </message>
  <message>
   <location filename="services/editing/recipes.py" />
   <source>Nothing to copy</source>
   <translation>Nichts zu kopieren</translation>
  </message>
  <message>
   <location filename="services/editing/recipes.py" />
   <source>Nothing to find</source>
   <translation>Nichts zu finden</translation>
  </message>
  <message>
   <location filename="services/editing/recipes.py" />
   <source>Nothing to interpolate</source>
   <translation>Nichts zu interpolieren</translation>
  </message>
  <message>
   <location filename="services/editing/recipes.py" />
   <source>Nothing to mirror</source>
   <translation>Nichts zu spiegeln</translation>
  </message>
  <message>
   <location filename="services/editing/recipes.py" />
   <source>Open a volume.</source>
   <translation>Öffnen Sie ein Volumen.</translation>
  </message>
  <message>
   <location filename="services/editing/recipes.py" />
   <source>Outline it in another slice.</source>
   <translation>Umreißen Sie es in einer anderen Schicht.</translation>
  </message>
  <message>
   <location filename="services/editing/recipes.py" />
   <source>Outline it there first.</source>
   <translation>Umreißen Sie es zuerst dort.</translation>
  </message>
  <message>
   <location filename="services/editing/recipes.py" />
   <source>The label is accepted in {0} slice; it takes two.</source>
   <translation>Das Label ist in {0} Schicht angenommen; es braucht zwei.</translation>
  </message>
  <message>
   <location filename="services/editing/recipes.py" />
   <source>The label is accepted in {0} slices; it takes two.</source>
   <translation>Das Label ist in {0} Schichten angenommen; es braucht zwei.</translation>
  </message>
  <message>
   <location filename="services/editing/recipes.py" />
   <source>The label is not outlined in that slice.</source>
   <translation>Das Label ist in jener Schicht nicht umrissen.</translation>
  </message>
  <message>
   <location filename="services/editing/recipes.py" />
   <source>The label is outlined in {0} slice; it takes two.</source>
   <translation>Das Label ist in {0} Schicht umrissen; es braucht zwei.</translation>
  </message>
  <message>
   <location filename="services/editing/recipes.py" />
   <source>The label is outlined in {0} slices; it takes two.</source>
   <translation>Das Label ist in {0} Schichten umrissen; es braucht zwei.</translation>
  </message>
  <message>
   <location filename="services/editing/recipes.py" />
   <source>The lower value is above the upper one.</source>
   <translation>Der untere Wert liegt über dem oberen.</translation>
  </message>
  <message>
   <location filename="services/editing/recipes.py" />
   <source>The two labels do not overlap.</source>
   <translation>Die beiden Labels überlappen sich nicht.</translation>
  </message>
  <message>
   <location filename="services/editing/recipes.py" />
   <source>This is the last slice on that side.</source>
   <translation>Das ist die letzte Schicht auf dieser Seite.</translation>
  </message>
  <message>
   <location filename="services/editing/recipes.py" />
   <source>This picture is a single slice.</source>
   <translation>Dieses Bild ist eine einzelne Schicht.</translation>
  </message>
  <message>
   <location filename="services/editing/recipes.py" />
   <source>You pointed beside the label.</source>
   <translation>Sie haben neben das Label gezeigt.</translation>
  </message>
  <message>
   <location filename="services/exemplar_quality.py" />
   <source>Comparing exemplars</source>
   <translation>Beispiele werden verglichen</translation>
  </message>
  <message>
   <location filename="services/exemplars.py" />
   <source>Have a case fixed or approved, or change whose exemplars count (File → Project settings).</source>
   <translation>Lassen Sie einen Fall korrigieren oder freigeben, oder ändern Sie, wessen Beispiele zählen (Datei → Projekteinstellungen).</translation>
  </message>
  <message>
   <location filename="services/exemplars.py" />
   <source>None of {0} exemplar(s) may be used: they are returned, or of people whom the project does not learn from.</source>
   <translation>Von {0} Beispiel(en) darf keines verwendet werden: sie sind zurückgegeben oder von Personen, aus deren Arbeit das Projekt nicht lernt.</translation>
  </message>
  <message>
   <location filename="services/exemplars.py" />
   <source>Nothing is accepted yet.</source>
   <translation>Noch ist nichts angenommen.</translation>
  </message>
  <message>
   <location filename="services/exemplars.py" />
   <source>Outline the structure in one slice or image and accept it (Enter).</source>
   <translation>Umreißen Sie die Struktur in einer Schicht oder einem Bild und nehmen Sie sie an (Eingabetaste).</translation>
  </message>
  <message>
   <location filename="services/export.py" />
   <source>Accept a mask first, or choose other cases.</source>
   <translation>Nehmen Sie erst eine Maske an, oder wählen Sie andere Fälle.</translation>
  </message>
  <message>
   <location filename="services/export.py" />
   <source>Cannot export</source>
   <translation>Exportieren nicht möglich</translation>
  </message>
  <message>
   <location filename="services/export.py" />
   <source>Every case has labels that nobody assessed everywhere.</source>
   <translation>Jeder Fall hat Labels, die niemand überall beurteilt hat.</translation>
  </message>
  <message>
   <location filename="services/export.py" />
   <source>Finish a case, or let voxels that nobody looked at be marked with the ignore value.</source>
   <translation>Schließen Sie einen Fall ab, oder lassen Sie nicht angesehene Voxel mit dem Ignorierwert kennzeichnen.</translation>
  </message>
  <message>
   <location filename="services/export.py" />
   <source>Give names as the list of cases shows them.</source>
   <translation>Geben Sie Namen an, wie die Liste der Fälle sie zeigt.</translation>
  </message>
  <message>
   <location filename="services/export.py" />
   <source>Nothing in the chosen cases was confirmed yet; drafts are not exported.</source>
   <translation>In den gewählten Fällen ist noch nichts bestätigt; Entwürfe werden nicht exportiert.</translation>
  </message>
  <message>
   <location filename="services/export.py" />
   <source>Nothing in “{0}” was confirmed yet; drafts are not exported.</source>
   <translation>In „{0}“ ist noch nichts bestätigt; Entwürfe werden nicht exportiert.</translation>
  </message>
  <message>
   <location filename="services/export.py" />
   <source>Nothing to export</source>
   <translation>Nichts zu exportieren</translation>
  </message>
  <message>
   <location filename="services/export.py" />
   <source>“{0}” has no case named {1}.</source>
   <translation>„{0}“ hat keinen Fall namens {1}.</translation>
  </message>
  <message>
   <location filename="services/frame_tags.py" />
   <source>No frames</source>
   <translation>Keine Phasen</translation>
  </message>
  <message>
   <location filename="services/frame_tags.py" />
   <source>Not tagged</source>
   <translation>Nicht gekennzeichnet</translation>
  </message>
  <message>
   <location filename="services/frame_tags.py" />
   <source>Open one that is.</source>
   <translation>Öffnen Sie eines, das es ist.</translation>
  </message>
  <message>
   <location filename="services/frame_tags.py" />
   <source>Tag frame {0} as {1}, {2}</source>
   <translation>Phase {0} als {1} bezeichnen, {2}</translation>
  </message>
  <message>
   <location filename="services/frame_tags.py" />
   <source>Tag frame {0} with nothing, {1}</source>
   <translation>Bezeichnung der Phase {0} entfernen, {1}</translation>
  </message>
  <message>
   <location filename="services/frame_tags.py" />
   <source>The image on screen is not one in time.</source>
   <translation>Das Bild auf dem Bildschirm ist keine Zeitreihe.</translation>
  </message>
  <message>
   <location filename="services/frame_tags.py" />
   <source>Use at most {0}.</source>
   <translation>Verwenden Sie höchstens {0}.</translation>
  </message>
  <message>
   <location filename="services/frame_tags.py" />
   <source>“{0}” has {1} letters.</source>
   <translation>„{0}“ hat {1} Buchstaben.</translation>
  </message>
  <message>
   <location filename="services/help_pages.py" />
   <source>Install the app again to get it back.</source>
   <translation>Installieren Sie die Anwendung neu, um es zurückzubekommen.</translation>
  </message>
  <message>
   <location filename="services/help_pages.py" />
   <source>The user guide cannot be read</source>
   <translation>Das Handbuch lässt sich nicht lesen</translation>
  </message>
  <message>
   <location filename="services/import_masks.py" />
   <source>Add {0} label of imported masks</source>
   <translation>{0} Label importierter Masken hinzufügen</translation>
  </message>
  <message>
   <location filename="services/import_masks.py" />
   <source>Add {0} labels of imported masks</source>
   <translation>{0} Labels importierter Masken hinzufügen</translation>
  </message>
  <message>
   <location filename="services/import_masks.py" />
   <source>Import masks, {0}</source>
   <translation>Masken importieren, {0}</translation>
  </message>
  <message>
   <location filename="services/import_masks.py" />
   <source>Importing into {0}</source>
   <translation>Wird in {0} importiert</translation>
  </message>
  <message>
   <location filename="services/import_masks.py" />
   <source>Reading {0}</source>
   <translation>{0} wird gelesen</translation>
  </message>
  <message>
   <location filename="services/label_matching.py" />
   <source>; what it would become is taken, or not possible here</source>
   <translation>; was es werden soll, ist hier vergeben oder nicht möglich</translation>
  </message>
  <message>
   <location filename="services/label_matching.py" />
   <source>Cannot merge</source>
   <translation>Zusammenführen nicht möglich</translation>
  </message>
  <message>
   <location filename="services/label_matching.py" />
   <source>Give it another name in the package, then merge again.</source>
   <translation>Geben Sie ihm im Paket einen anderen Namen, und führen Sie dann noch einmal zusammen.</translation>
  </message>
  <message>
   <location filename="services/label_matching.py" />
   <source>The label “{0}” lies in another layer there than here.</source>
   <translation>Das Label „{0}“ liegt dort in einer anderen Ebene als hier.</translation>
  </message>
  <message>
   <location filename="services/label_matching.py" />
   <source>part of label</source>
   <translation>Teil von Label</translation>
  </message>
  <message>
   <location filename="services/label_matching.py" />
   <source>proposed from</source>
   <translation>vorgeschlagen aus</translation>
  </message>
  <message>
   <location filename="services/label_matching.py" />
   <source>{0} {1} here, {2} there</source>
   <extracomment>texts: 0</extracomment>
   <translation>{0} hier {1}, dort {2}</translation>
  </message>
  <message>
   <location filename="services/layers.py" />
   <source>Add {0}</source>
   <translation>{0} hinzufügen</translation>
  </message>
  <message>
   <location filename="services/layers.py" />
   <source>Cannot learn from these labels</source>
   <translation>Aus diesen Labels lässt sich nicht lernen</translation>
  </message>
  <message>
   <location filename="services/layers.py" />
   <source>Cannot work on {0}</source>
   <translation>An {0} lässt sich nicht arbeiten</translation>
  </message>
  <message>
   <location filename="services/layers.py" />
   <source>Choose a 2D or 3D image, grey or RGB; split time and channels first.</source>
   <translation>Wählen Sie ein 2D- oder 3D-Bild in Grau oder RGB; teilen Sie Zeit und Kanäle vorher auf.</translation>
  </message>
  <message>
   <location filename="services/layers.py" />
   <source>It is an array of {0} with shape {1}.</source>
   <translation>Es ist ein Array aus {0} der Form {1}.</translation>
  </message>
  <message>
   <location filename="services/layers.py" />
   <source>Learn {0}</source>
   <translation>Aus {0} lernen</translation>
  </message>
  <message>
   <location filename="services/layers.py" />
   <source>New labels</source>
   <translation>Neue Labels</translation>
  </message>
  <message>
   <location filename="services/layers.py" />
   <source>Rename label {0}</source>
   <translation>Label {0} umbenennen</translation>
  </message>
  <message>
   <location filename="services/layers.py" />
   <source>They hold the value {0}.</source>
   <translation>Sie enthalten den Wert {0}.</translation>
  </message>
  <message>
   <location filename="services/layers.py" />
   <source>Use values from 1 to 65535.</source>
   <translation>Verwenden Sie Werte von 1 bis 65535.</translation>
  </message>
  <message>
   <location filename="services/learning_curve.py" />
   <source>Accept more images first.</source>
   <translation>Nehmen Sie erst mehr Bilder an.</translation>
  </message>
  <message>
   <location filename="services/learning_curve.py" />
   <source>Nothing to compare</source>
   <translation>Nichts zu vergleichen</translation>
  </message>
  <message>
   <location filename="services/learning_curve.py" />
   <source>There are fewer than two exemplars.</source>
   <translation>Es gibt weniger als zwei Beispiele.</translation>
  </message>
  <message>
   <location filename="services/learning_curve.py" />
   <source>from {0} exemplar</source>
   <translation>aus {0} Beispiel</translation>
  </message>
  <message>
   <location filename="services/learning_curve.py" />
   <source>from {0} exemplars</source>
   <translation>aus {0} Beispielen</translation>
  </message>
  <message>
   <location filename="services/library.py" />
   <source>Cannot show {0}</source>
   <translation>{0} lässt sich nicht zeigen</translation>
  </message>
  <message>
   <location filename="services/library.py" />
   <source>Put the original image back; the masks are kept.</source>
   <translation>Legen Sie das ursprüngliche Bild zurück; die Masken bleiben erhalten.</translation>
  </message>
  <message>
   <location filename="services/library.py" />
   <source>{0} now has {1} pixels, it had {2} when it was added.</source>
   <translation>{0} hat jetzt {1} Pixel; beim Hinzufügen waren es {2}.</translation>
  </message>
  <message>
   <location filename="services/local_change.py" />
   <source>All you marked is “{0}” already.</source>
   <translation>Alles Markierte ist schon „{0}“.</translation>
  </message>
  <message>
   <location filename="services/local_change.py" />
   <source>Mark what is missing; with Ctrl held, what is to be taken away.</source>
   <translation>Markieren Sie, was fehlt; mit gedrückter Strg-Taste, was weg soll.</translation>
  </message>
  <message>
   <location filename="services/local_change.py" />
   <source>Mark, with Ctrl held, what is to be taken away.</source>
   <translation>Markieren Sie mit gedrückter Strg-Taste, was weg soll.</translation>
  </message>
  <message>
   <location filename="services/local_change.py" />
   <source>Nothing you marked is “{0}”.</source>
   <translation>Nichts vom Markierten ist „{0}“.</translation>
  </message>
  <message>
   <location filename="services/local_change.py" />
   <source>Try a place farther from the edge, a scribble, or the brush.</source>
   <translation>Versuchen Sie eine Stelle weiter weg von der Kante, einen Strich oder den Pinsel.</translation>
  </message>
  <message>
   <location filename="services/local_change.py" />
   <source>With this {0} the model finds “{1}” as it is.</source>
   <extracomment>texts: 0</extracomment>
   <translation>Mit dieser Markierung ({0}) findet das Modell „{1}“, wie es schon ist.</translation>
  </message>
  <message>
   <location filename="services/loose_pairs.py" />
   <source>Add {0} images with masks</source>
   <translation>{0} Bilder mit Masken hinzufügen</translation>
  </message>
  <message>
   <location filename="services/loose_pairs.py" />
   <source>Drop images with a mask each.</source>
   <translation>Legen Sie Bilder mit je einer Maske ab.</translation>
  </message>
  <message>
   <location filename="services/loose_pairs.py" />
   <source>Drop pairs</source>
   <translation>Paare hineinziehen</translation>
  </message>
  <message>
   <location filename="services/loose_pairs.py" />
   <source>Nothing added</source>
   <translation>Nichts hinzugefügt</translation>
  </message>
  <message>
   <location filename="services/loose_pairs.py" />
   <source>it is in the project already; import its mask instead</source>
   <translation>es ist schon im Projekt; importieren Sie stattdessen seine Maske</translation>
  </message>
  <message>
   <location filename="services/loose_pairs.py" />
   <source>{0} is empty</source>
   <translation>{0} ist leer</translation>
  </message>
  <message>
   <location filename="services/mask_sources.py" />
   <source>it is an image of this project</source>
   <translation>es ist ein Bild dieses Projekts</translation>
  </message>
  <message>
   <location filename="services/mask_sources.py" />
   <source>it may be for {0}</source>
   <translation>es könnte für {0} sein</translation>
  </message>
  <message>
   <location filename="services/mask_sources.py" />
   <source>its content is no format of masks that can be read</source>
   <translation>sein Inhalt ist kein lesbares Maskenformat</translation>
  </message>
  <message>
   <location filename="services/mask_sources.py" />
   <source>no case has the image “{0}”</source>
   <translation>kein Fall hat das Bild „{0}“</translation>
  </message>
  <message>
   <location filename="services/mask_sources.py" />
   <source>no case has this name</source>
   <translation>kein Fall heißt so</translation>
  </message>
  <message>
   <location filename="services/mask_sources.py" />
   <source>no case is of the series that it refers to</source>
   <translation>kein Fall ist aus der Serie, auf die es verweist</translation>
  </message>
  <message>
   <location filename="services/mask_writing.py" />
   <source>it is</source>
   <translation>es ist</translation>
  </message>
  <message>
   <location filename="services/mask_writing.py" />
   <source>locked, so not imported: {0}</source>
   <translation>gesperrt und daher nicht importiert: {0}</translation>
  </message>
  <message>
   <location filename="services/mask_writing.py" />
   <source>they are</source>
   <translation>sie sind</translation>
  </message>
  <message>
   <location filename="services/mask_writing.py" />
   <source>{0}: not all of it could be written in {1} slice, because other labels are there; drafts</source>
   <translation>{0}: nicht alles ließ sich schreiben ({1} Schicht), weil andere Labels dort sind; Entwürfe</translation>
  </message>
  <message>
   <location filename="services/mask_writing.py" />
   <source>{0}: not all of it could be written in {1} slices, because other labels are there; drafts</source>
   <translation>{0}: nicht alles ließ sich schreiben ({1} Schichten), weil andere Labels dort sind; Entwürfe</translation>
  </message>
  <message>
   <location filename="services/mask_writing.py" />
   <source>{0}: {1} slice confirmed already, left as it is</source>
   <translation>{0}: {1} Schicht schon bestätigt, unverändert gelassen</translation>
  </message>
  <message>
   <location filename="services/mask_writing.py" />
   <source>{0}: {1} slice confirmed already, left as they are</source>
   <translation>{0}: {1} Schicht schon bestätigt, unverändert gelassen</translation>
  </message>
  <message>
   <location filename="services/mask_writing.py" />
   <source>{0}: {1} slices confirmed already, left as it is</source>
   <translation>{0}: {1} Schichten schon bestätigt, unverändert gelassen</translation>
  </message>
  <message>
   <location filename="services/mask_writing.py" />
   <source>{0}: {1} slices confirmed already, left as they are</source>
   <translation>{0}: {1} Schichten schon bestätigt, unverändert gelassen</translation>
  </message>
  <message>
   <location filename="services/merging.py" />
   <source>Ask for the package again; the project is as it was.</source>
   <translation>Bitten Sie noch einmal um das Paket; das Projekt ist, wie es war.</translation>
  </message>
  <message>
   <location filename="services/merging.py" />
   <source>Cannot merge {0}</source>
   <translation>{0} lässt sich nicht zusammenführen</translation>
  </message>
  <message>
   <location filename="services/merging.py" />
   <source>Give packages that were made of this project.</source>
   <translation>Geben Sie Pakete an, die aus diesem Projekt gemacht wurden.</translation>
  </message>
  <message>
   <location filename="services/merging.py" />
   <source>Give the packages made of it.</source>
   <translation>Geben Sie die daraus gemachten Pakete an.</translation>
  </message>
  <message>
   <location filename="services/merging.py" />
   <source>Merge {0}</source>
   <translation>{0} zusammenführen</translation>
  </message>
  <message>
   <location filename="services/merging.py" />
   <source>Merge {0}, {1}: {2}</source>
   <translation>{0} zusammenführen, {1}: {2}</translation>
  </message>
  <message>
   <location filename="services/merging.py" />
   <source>No case of it is in “{0}”.</source>
   <translation>Kein Fall davon ist in „{0}“.</translation>
  </message>
  <message>
   <location filename="services/merging.py" />
   <source>Parts of its masks are missing.</source>
   <translation>Teile seiner Masken fehlen.</translation>
  </message>
  <message>
   <location filename="services/merging.py" />
   <source>another image has its place in the project</source>
   <translation>ein anderes Bild hat seinen Platz im Projekt</translation>
  </message>
  <message>
   <location filename="services/merging.py" />
   <source>it was changed here ({0}) and in the package by {1} ({2})</source>
   <translation>es wurde hier ({0}) und im Paket von {1} ({2}) geändert</translation>
  </message>
  <message>
   <location filename="services/merging.py" />
   <source>{0} is the project itself.</source>
   <translation>{0} ist das Projekt selbst.</translation>
  </message>
  <message>
   <location filename="services/mouse_tools/painting.py" />
   <source>All of it is “{0}” already.</source>
   <translation>Alles davon ist schon „{0}“.</translation>
  </message>
  <message>
   <location filename="services/mouse_tools/painting.py" />
   <source>Nothing there is “{0}”.</source>
   <translation>Nichts davon ist „{0}“.</translation>
  </message>
  <message>
   <location filename="services/mouse_tools/painting.py" />
   <source>Try another place, or a larger area.</source>
   <translation>Versuchen Sie eine andere Stelle oder einen größeren Bereich.</translation>
  </message>
  <message>
   <location filename="services/mouse_tools/painting.py" />
   <source>{0} is locked.</source>
   <translation>{0} ist gesperrt.</translation>
  </message>
  <message>
   <location filename="services/objects.py" />
   <source>Both ends are in the same object.</source>
   <translation>Beide Enden liegen im selben Objekt.</translation>
  </message>
  <message>
   <location filename="services/objects.py" />
   <source>Choose another label, or point at an object.</source>
   <translation>Wählen Sie ein anderes Label, oder zeigen Sie auf ein Objekt.</translation>
  </message>
  <message>
   <location filename="services/objects.py" />
   <source>Counting objects of {0}</source>
   <translation>Objekte von {0} werden gezählt</translation>
  </message>
  <message>
   <location filename="services/objects.py" />
   <source>Cut object</source>
   <translation>Objekt zerschneiden</translation>
  </message>
  <message>
   <location filename="services/objects.py" />
   <source>Delete object</source>
   <translation>Objekt löschen</translation>
  </message>
  <message>
   <location filename="services/objects.py" />
   <source>Drag from one object to another.</source>
   <translation>Ziehen Sie von einem Objekt zum anderen.</translation>
  </message>
  <message>
   <location filename="services/objects.py" />
   <source>Draw it from one side of the object to the other.</source>
   <translation>Ziehen Sie sie von einer Seite des Objekts zur anderen.</translation>
  </message>
  <message>
   <location filename="services/objects.py" />
   <source>It is one region.</source>
   <translation>Es ist ein einziger Bereich.</translation>
  </message>
  <message>
   <location filename="services/objects.py" />
   <source>Merge objects</source>
   <translation>Objekte vereinen</translation>
  </message>
  <message>
   <location filename="services/objects.py" />
   <source>No object here</source>
   <translation>Hier ist kein Objekt</translation>
  </message>
  <message>
   <location filename="services/objects.py" />
   <source>Not counted yet</source>
   <translation>Noch nicht gezählt</translation>
  </message>
  <message>
   <location filename="services/objects.py" />
   <source>Nothing to merge</source>
   <translation>Nichts zu vereinen</translation>
  </message>
  <message>
   <location filename="services/objects.py" />
   <source>Nothing was cut</source>
   <translation>Nichts wurde zerschnitten</translation>
  </message>
  <message>
   <location filename="services/objects.py" />
   <source>Set its kind to “Objects” (pencil in the label list).</source>
   <translation>Setzen Sie seine Art auf „Objekte“ (Stift in der Labelliste).</translation>
  </message>
  <message>
   <location filename="services/objects.py" />
   <source>The line does not cross an object.</source>
   <translation>Die Linie schneidet kein Objekt.</translation>
  </message>
  <message>
   <location filename="services/objects.py" />
   <source>The objects of this volume are still being counted.</source>
   <translation>Die Objekte dieses Volumens werden noch gezählt.</translation>
  </message>
  <message>
   <location filename="services/objects.py" />
   <source>There is no object of “{0}” under the mouse.</source>
   <translation>Unter der Maus ist kein Objekt von „{0}“.</translation>
  </message>
  <message>
   <location filename="services/objects.py" />
   <source>Try again in a moment.</source>
   <translation>Versuchen Sie es gleich noch einmal.</translation>
  </message>
  <message>
   <location filename="services/objects.py" />
   <source>“{0}” has no objects</source>
   <translation>„{0}“ hat keine Objekte</translation>
  </message>
  <message>
   <location filename="services/operation_outcome.py" />
   <source>Choose one, or add it (+).</source>
   <translation>Wählen Sie eines, oder fügen Sie es hinzu (+).</translation>
  </message>
  <message>
   <location filename="services/operation_outcome.py" />
   <source>It takes a second label.</source>
   <translation>Es braucht ein zweites Label.</translation>
  </message>
  <message>
   <location filename="services/operation_outcome.py" />
   <source>No other label</source>
   <translation>Kein anderes Label</translation>
  </message>
  <message>
   <location filename="services/operation_outcome.py" />
   <source>Nothing to work on</source>
   <translation>Nichts, woran zu arbeiten wäre</translation>
  </message>
  <message>
   <location filename="services/operation_outcome.py" />
   <source>Outline it first.</source>
   <translation>Umreißen Sie es zuerst.</translation>
  </message>
  <message>
   <location filename="services/operation_outcome.py" />
   <source>“{0}” is not outlined in this case.</source>
   <translation>„{0}“ ist in diesem Fall nicht umrissen.</translation>
  </message>
  <message>
   <location filename="services/operation_outcome.py" />
   <source>“{0}” is not outlined in this slice.</source>
   <translation>„{0}“ ist in dieser Schicht nicht umrissen.</translation>
  </message>
  <message>
   <location filename="services/operation_table.py" />
   <source>Combine {0} with {1}</source>
   <translation>{0} mit {1} verknüpfen</translation>
  </message>
  <message>
   <location filename="services/operation_table.py" />
   <source>Copy {0} from next slice</source>
   <translation>{0} aus der nächsten Schicht kopieren</translation>
  </message>
  <message>
   <location filename="services/operation_table.py" />
   <source>Copy {0} from previous slice</source>
   <translation>{0} aus der vorigen Schicht kopieren</translation>
  </message>
  <message>
   <location filename="services/operation_table.py" />
   <source>Fill holes of {0}</source>
   <translation>Löcher von {0} füllen</translation>
  </message>
  <message>
   <location filename="services/operation_table.py" />
   <source>Grow region of {0}</source>
   <translation>Region von {0} wachsen lassen</translation>
  </message>
  <message>
   <location filename="services/operation_table.py" />
   <source>Grow {0}</source>
   <translation>{0} vergrößern</translation>
  </message>
  <message>
   <location filename="services/operation_table.py" />
   <source>Interpolate {0}</source>
   <translation>{0} interpolieren</translation>
  </message>
  <message>
   <location filename="services/operation_table.py" />
   <source>Keep largest part of {0}</source>
   <translation>Größten Teil von {0} behalten</translation>
  </message>
  <message>
   <location filename="services/operation_table.py" />
   <source>Mirror {0}</source>
   <translation>{0} spiegeln</translation>
  </message>
  <message>
   <location filename="services/operation_table.py" />
   <source>Move {0} to {1}</source>
   <translation>{0} nach {1} verschieben</translation>
  </message>
  <message>
   <location filename="services/operation_table.py" />
   <source>Remove islands of {0}</source>
   <translation>Inseln von {0} entfernen</translation>
  </message>
  <message>
   <location filename="services/operation_table.py" />
   <source>Shrink {0}</source>
   <translation>{0} verkleinern</translation>
  </message>
  <message>
   <location filename="services/operation_table.py" />
   <source>Smooth {0}</source>
   <translation>{0} glätten</translation>
  </message>
  <message>
   <location filename="services/operation_table.py" />
   <source>Threshold {0}</source>
   <translation>{0} nach Helligkeit wählen</translation>
  </message>
  <message>
   <location filename="services/operations.py" />
   <source>Choose other values.</source>
   <translation>Wählen Sie andere Werte.</translation>
  </message>
  <message>
   <location filename="services/operations.py" />
   <source>There is nothing to apply.</source>
   <translation>Es gibt nichts anzuwenden.</translation>
  </message>
  <message>
   <location filename="services/operations.py" />
   <source>There is nothing to edit.</source>
   <translation>Es gibt nichts zu bearbeiten.</translation>
  </message>
  <message>
   <location filename="services/operations.py" />
   <source>{0} changes nothing.</source>
   <extracomment>texts: 0</extracomment>
   <translation>{0} ändert nichts.</translation>
  </message>
  <message>
   <location filename="services/operations.py" />
   <source>{0} changes nothing: {1}.</source>
   <extracomment>texts: 0</extracomment>
   <translation>{0} ändert nichts: {1}.</translation>
  </message>
  <message>
   <location filename="services/outdated.py" />
   <source>its case is gone</source>
   <translation>der Fall ist nicht mehr da</translation>
  </message>
  <message>
   <location filename="services/outdated.py" />
   <source>{0} (nobody is named who outlined it)</source>
   <translation>{0} (niemand ist als Bearbeiter genannt)</translation>
  </message>
  <message>
   <location filename="services/outdated.py" />
   <source>{0} (not confirmed any more)</source>
   <translation>{0} (nicht mehr bestätigt)</translation>
  </message>
  <message>
   <location filename="services/outdated.py" />
   <source>{0} (not yet approved by a second reader)</source>
   <translation>{0} (noch nicht zweitbefundet freigegeben)</translation>
  </message>
  <message>
   <location filename="services/outdated.py" />
   <source>{0} (outlined by {1})</source>
   <translation>{0} (umrissen von {1})</translation>
  </message>
  <message>
   <location filename="services/outdated.py" />
   <source>{0} (returned by {1})</source>
   <translation>{0} (zurückgegeben von {1})</translation>
  </message>
  <message>
   <location filename="services/package_exchange.py" />
   <source>Ask who runs it: `segicl serve --packages FOLDER`.</source>
   <translation>Fragen Sie, wer ihn betreibt: `segicl serve --packages ORDNER`.</translation>
  </message>
  <message>
   <location filename="services/package_exchange.py" />
   <source>Ask who runs the server: `segicl serve --lead NAME`.</source>
   <translation>Fragen Sie, wer den Server betreibt: `segicl serve --lead NAME`.</translation>
  </message>
  <message>
   <location filename="services/package_exchange.py" />
   <source>Cannot write {0}</source>
   <translation>{0} lässt sich nicht schreiben</translation>
  </message>
  <message>
   <location filename="services/package_exchange.py" />
   <source>Check the network and the address (File → Compute), then try again.</source>
   <translation>Prüfen Sie Netz und Adresse (Datei → Rechenort), dann versuchen Sie es erneut.</translation>
  </message>
  <message>
   <location filename="services/package_exchange.py" />
   <source>Connection lost, asking again</source>
   <translation>Verbindung verloren, es wird noch einmal gefragt</translation>
  </message>
  <message>
   <location filename="services/package_exchange.py" />
   <source>No work package</source>
   <translation>Kein Arbeitspaket</translation>
  </message>
  <message>
   <location filename="services/package_exchange.py" />
   <source>Not handed out</source>
   <translation>Nicht ausgegeben</translation>
  </message>
  <message>
   <location filename="services/package_exchange.py" />
   <source>Not with this key</source>
   <translation>Nicht mit diesem Schlüssel</translation>
  </message>
  <message>
   <location filename="services/package_exchange.py" />
   <source>On the server is already: {0}.</source>
   <translation>Auf dem Server gibt es schon: {0}.</translation>
  </message>
  <message>
   <location filename="services/package_exchange.py" />
   <source>Open the package that you fetched.</source>
   <translation>Öffnen Sie das Paket, das Sie geholt haben.</translation>
  </message>
  <message>
   <location filename="services/package_exchange.py" />
   <source>The server cannot be reached</source>
   <translation>Der Server ist nicht erreichbar</translation>
  </message>
  <message>
   <location filename="services/package_exchange.py" />
   <source>The server has no work packages</source>
   <translation>Der Server hat keine Arbeitspakete</translation>
  </message>
  <message>
   <location filename="services/package_exchange.py" />
   <source>Withdraw it first, or give other names; what somebody works on is never replaced.</source>
   <translation>Ziehen Sie es zuerst zurück, oder wählen Sie andere Namen; woran jemand arbeitet, wird nie ersetzt.</translation>
  </message>
  <message>
   <location filename="services/package_exchange.py" />
   <source>it is of another version</source>
   <translation>es hat eine andere Version</translation>
  </message>
  <message>
   <location filename="services/package_exchange.py" />
   <source>{0} exists already.</source>
   <translation>{0} gibt es schon.</translation>
  </message>
  <message>
   <location filename="services/package_exchange.py" />
   <source>{0} hands none out.</source>
   <translation>{0} gibt keine aus.</translation>
  </message>
  <message>
   <location filename="services/package_exchange.py" />
   <source>{0} is none.</source>
   <translation>{0} ist keiner.</translation>
  </message>
  <message>
   <location filename="services/package_exchange.py" />
   <source>{0} of {1} MB</source>
   <translation>{0} von {1} MB</translation>
  </message>
  <message>
   <location filename="services/package_exchange.py" />
   <source>“{0}” may fetch and return packages, but not hand them out.</source>
   <translation>„{0}“ darf Pakete holen und zurückgeben, aber nicht ausgeben.</translation>
  </message>
  <message>
   <location filename="services/package_hub.py" />
   <source>Give another.</source>
   <translation>Geben Sie einen anderen an.</translation>
  </message>
  <message>
   <location filename="services/package_hub.py" />
   <source>Hand out again.</source>
   <translation>Geben Sie noch einmal aus.</translation>
  </message>
  <message>
   <location filename="services/package_hub.py" />
   <source>List them again.</source>
   <translation>Lassen Sie sie neu auflisten.</translation>
  </message>
  <message>
   <location filename="services/package_hub.py" />
   <source>No name of a package</source>
   <translation>Kein Name eines Pakets</translation>
  </message>
  <message>
   <location filename="services/package_hub.py" />
   <source>None has come.</source>
   <translation>Es ist keines angekommen.</translation>
  </message>
  <message>
   <location filename="services/package_hub.py" />
   <source>Nothing to hand out</source>
   <translation>Nichts auszugeben</translation>
  </message>
  <message>
   <location filename="services/package_hub.py" />
   <source>Send it again.</source>
   <translation>Senden Sie es noch einmal.</translation>
  </message>
  <message>
   <location filename="services/package_hub.py" />
   <source>There is no such package</source>
   <translation>Ein solches Paket gibt es nicht</translation>
  </message>
  <message>
   <location filename="services/package_hub.py" />
   <source>What came as “{0}” is none.</source>
   <translation>Was als „{0}“ kam, ist keines.</translation>
  </message>
  <message>
   <location filename="services/package_hub.py" />
   <source>“{0}” did not come back.</source>
   <translation>„{0}“ kam nicht zurück.</translation>
  </message>
  <message>
   <location filename="services/package_hub.py" />
   <source>“{0}” is none: letters, digits and . _ - @.</source>
   <translation>„{0}“ ist keiner: Buchstaben, Ziffern und . _ - @.</translation>
  </message>
  <message>
   <location filename="services/package_images.py" />
   <source>Take {0} image(s) into the package</source>
   <translation>{0} Bild(er) ins Paket aufnehmen</translation>
  </message>
  <message>
   <location filename="services/package_listing.py" />
   <source>Ask who hands them out.</source>
   <translation>Fragen Sie, wer sie ausgibt.</translation>
  </message>
  <message>
   <location filename="services/package_listing.py" />
   <source>There is none “{0}” for you.</source>
   <translation>Für Sie gibt es keines namens „{0}“.</translation>
  </message>
  <message>
   <location filename="services/packages.py" />
   <source>Ask for fewer packages, or give out finished cases too.</source>
   <translation>Verlangen Sie weniger Pakete, oder geben Sie auch erledigte Fälle aus.</translation>
  </message>
  <message>
   <location filename="services/packages.py" />
   <source>Every package needs a name of its own.</source>
   <translation>Jedes Paket braucht einen eigenen Namen.</translation>
  </message>
  <message>
   <location filename="services/packages.py" />
   <source>Give another folder; a package that somebody works on is never replaced.</source>
   <translation>Geben Sie einen anderen Ordner an; ein Paket, an dem jemand arbeitet, wird nie ersetzt.</translation>
  </message>
  <message>
   <location filename="services/packages.py" />
   <source>Give other names.</source>
   <translation>Geben Sie andere Namen an.</translation>
  </message>
  <message>
   <location filename="services/packages.py" />
   <source>{0} is there already.</source>
   <translation>{0} gibt es schon.</translation>
  </message>
  <message>
   <location filename="services/packages.py" />
   <source>{0} subject(s) have open cases, and {1} packages are asked for.</source>
   <translation>{0} Person(en) haben offene Fälle, und {1} Pakete sind verlangt.</translation>
  </message>
  <message>
   <location filename="services/predict.py" />
   <source>Add a label (+ at the right), or unlock one.</source>
   <translation>Fügen Sie ein Label hinzu (rechts mit +), oder entsperren Sie eines.</translation>
  </message>
  <message>
   <location filename="services/predict.py" />
   <source>All that may be proposed in {0} is confirmed.</source>
   <translation>Alles, was in {0} vorgeschlagen werden darf, ist bestätigt.</translation>
  </message>
  <message>
   <location filename="services/predict.py" />
   <source>No case is open.</source>
   <translation>Kein Fall ist offen.</translation>
  </message>
  <message>
   <location filename="services/predict.py" />
   <source>No proposal</source>
   <translation>Kein Vorschlag</translation>
  </message>
  <message>
   <location filename="services/predict.py" />
   <source>No proposal yet</source>
   <translation>Noch kein Vorschlag</translation>
  </message>
  <message>
   <location filename="services/predict.py" />
   <source>Nothing to propagate</source>
   <translation>Nichts fortzupflanzen</translation>
  </message>
  <message>
   <location filename="services/predict.py" />
   <source>Nothing to propose</source>
   <translation>Nichts vorzuschlagen</translation>
  </message>
  <message>
   <location filename="services/predict.py" />
   <source>Open a case first.</source>
   <translation>Öffnen Sie erst einen Fall.</translation>
  </message>
  <message>
   <location filename="services/predict.py" />
   <source>Preparing the next cases</source>
   <translation>Die nächsten Fälle werden vorbereitet</translation>
  </message>
  <message>
   <location filename="services/predict.py" />
   <source>Reopen a slice, or go to the next case.</source>
   <translation>Öffnen Sie eine Schicht wieder, oder gehen Sie zum nächsten Fall.</translation>
  </message>
  <message>
   <location filename="services/predict.py" />
   <source>Segmenting {0}</source>
   <translation>{0} wird segmentiert</translation>
  </message>
  <message>
   <location filename="services/predict.py" />
   <source>There is no label that could be proposed.</source>
   <translation>Es gibt kein Label, das vorgeschlagen werden könnte.</translation>
  </message>
  <message>
   <location filename="services/project_engine.py" />
   <source>Add what is missing, or choose another engine (File, Project settings).</source>
   <translation>Ergänzen Sie, was fehlt, oder wählen Sie ein anderes Verfahren (Datei, Projekteinstellungen).</translation>
  </message>
  <message>
   <location filename="services/project_engine.py" />
   <source>Import the model (File, Models), or choose another engine (File, Project settings).</source>
   <translation>Importieren Sie das Modell (Datei, Modelle), oder wählen Sie ein anderes Verfahren (Datei, Projekteinstellungen).</translation>
  </message>
  <message>
   <location filename="services/project_engine.py" />
   <source>Proposals may differ. To keep it so, choose another engine and then this one again (File, Project settings).</source>
   <translation>Vorschläge können abweichen. Soll es so bleiben, wählen Sie ein anderes Verfahren und dann wieder dieses (Datei, Projekteinstellungen).</translation>
  </message>
  <message>
   <location filename="services/project_engine.py" />
   <source>The model “{0}” of this project cannot be used</source>
   <translation>Das Modell „{0}“ dieses Projekts lässt sich nicht verwenden</translation>
  </message>
  <message>
   <location filename="services/project_engine.py" />
   <source>They were {0}, and are {1}.</source>
   <translation>Sie waren {0} und sind jetzt {1}.</translation>
  </message>
  <message>
   <location filename="services/project_engine.py" />
   <source>it is not installed on this computer; “{0}” makes the proposals instead.</source>
   <translation>es ist auf diesem Rechner nicht installiert; stattdessen macht „{0}“ die Vorschläge.</translation>
  </message>
  <message>
   <location filename="services/project_engine.py" />
   <source>{0}; “{1}” makes the proposals instead.</source>
   <extracomment>texts: 0</extracomment>
   <translation>{0}; stattdessen macht „{1}“ die Vorschläge.</translation>
  </message>
  <message>
   <location filename="services/project_engine.py" />
   <source>“{0}” has other weights than when this project chose it</source>
   <translation>„{0}“ hat andere Gewichte als damals, als dieses Projekt es wählte</translation>
  </message>
  <message>
   <location filename="services/project_engine.py" />
   <source>“{0}” of this project cannot be used</source>
   <translation>„{0}“ dieses Projekts lässt sich nicht verwenden</translation>
  </message>
  <message>
   <location filename="services/project_settings.py" />
   <source>Change project settings</source>
   <translation>Projekteinstellungen ändern</translation>
  </message>
  <message>
   <location filename="services/projects.py" />
   <source>Bring the channels of a case to one grid.</source>
   <translation>Bringen Sie die Kanäle eines Falls auf ein Gitter.</translation>
  </message>
  <message>
   <location filename="services/projects.py" />
   <source>Cannot open {0}</source>
   <translation>{0} lässt sich nicht öffnen</translation>
  </message>
  <message>
   <location filename="services/projects.py" />
   <source>Choose a folder with NIfTI, NRRD, MHA, PNG, JPEG, TIFF or DICOM images.</source>
   <translation>Wählen Sie einen Ordner mit Bildern in NIfTI, NRRD, MHA, PNG, JPEG, TIFF oder DICOM.</translation>
  </message>
  <message>
   <location filename="services/projects.py" />
   <source>Choose another.</source>
   <translation>Wählen Sie etwas anderes.</translation>
  </message>
  <message>
   <location filename="services/projects.py" />
   <source>No image in it could be read.</source>
   <translation>Kein Bild darin ließ sich lesen.</translation>
  </message>
  <message>
   <location filename="services/projects.py" />
   <source>No image in it could be read. {0}</source>
   <extracomment>texts: 0</extracomment>
   <translation>Kein Bild darin ließ sich lesen. {0}</translation>
  </message>
  <message>
   <location filename="services/projects.py" />
   <source>{0} does not exist.</source>
   <translation>{0} gibt es nicht.</translation>
  </message>
  <message>
   <location filename="services/projects.py" />
   <source>{0} does not lie where {1} does.</source>
   <translation>{0} liegt nicht, wo {1} liegt.</translation>
  </message>
  <message>
   <location filename="services/projects.py" />
   <source>{0} localiser(s) and single images beside volumes were left out: {1}, ….</source>
   <translation>{0} Übersichtsaufnahme(n) und Einzelbilder neben Volumen wurden ausgelassen: {1}, ….</translation>
  </message>
  <message>
   <location filename="services/projects.py" />
   <source>{0} localiser(s) and single images beside volumes were left out: {1}.</source>
   <translation>{0} Übersichtsaufnahme(n) und Einzelbilder neben Volumen wurden ausgelassen: {1}.</translation>
  </message>
  <message>
   <location filename="services/propose_all.py" />
   <source>Nothing to propose from</source>
   <translation>Nichts, woraus sich vorschlagen ließe</translation>
  </message>
  <message>
   <location filename="services/propose_all.py" />
   <source>Proposing {0} ({1} of {2})</source>
   <translation>{0} wird vorgeschlagen ({1} von {2})</translation>
  </message>
  <message>
   <location filename="services/ranking.py" />
   <source>Ranking the cases</source>
   <translation>Fälle werden geordnet</translation>
  </message>
  <message>
   <location filename="services/relink.py" />
   <source>Connect its drive, or choose “Find images…” if it was moved.</source>
   <translation>Schließen Sie das Laufwerk an, oder wählen Sie „Bilder suchen…“, wenn es verschoben wurde.</translation>
  </message>
  <message>
   <location filename="services/relink.py" />
   <source>Find {0} image(s)</source>
   <translation>{0} Bild(er) suchen</translation>
  </message>
  <message>
   <location filename="services/relink.py" />
   <source>Images not found</source>
   <translation>Bilder nicht gefunden</translation>
  </message>
  <message>
   <location filename="services/relink.py" />
   <source>Looking through {0} ({1} folders)</source>
   <translation>{0} wird durchsucht ({1} Ordner)</translation>
  </message>
  <message>
   <location filename="services/relink.py" />
   <source>Reading DICOM headers</source>
   <translation>DICOM-Köpfe werden gelesen</translation>
  </message>
  <message>
   <location filename="services/relink.py" />
   <source>The image of {0} is not there</source>
   <translation>Das Bild von {0} ist nicht da</translation>
  </message>
  <message>
   <location filename="services/relink.py" />
   <source>“{0}” does not exist; the masks are kept.</source>
   <translation>„{0}“ gibt es nicht; die Masken bleiben erhalten.</translation>
  </message>
  <message>
   <location filename="services/relink.py" />
   <source>“{0}” is no folder that can be read.</source>
   <translation>„{0}“ ist kein lesbarer Ordner.</translation>
  </message>
  <message>
   <location filename="services/review.py" />
   <source>Approve {0}</source>
   <translation>{0} freigeben</translation>
  </message>
  <message>
   <location filename="services/review.py" />
   <source>Approved already</source>
   <translation>Schon freigegeben</translation>
  </message>
  <message>
   <location filename="services/review.py" />
   <source>Comment on {0}</source>
   <translation>Kommentar zu {0}</translation>
  </message>
  <message>
   <location filename="services/review.py" />
   <source>Finish it first (Ctrl+Enter), or return it with a comment.</source>
   <translation>Schließen Sie ihn erst ab (Strg+Eingabe), oder geben Sie ihn mit Kommentar zurück.</translation>
  </message>
  <message>
   <location filename="services/review.py" />
   <source>Fix and approve {0}</source>
   <translation>{0} berichtigen und freigeben</translation>
  </message>
  <message>
   <location filename="services/review.py" />
   <source>Have another person approve it, or allow it for this project (File → Project settings).</source>
   <translation>Lassen Sie ihn von einer anderen Person freigeben, oder erlauben Sie es für dieses Projekt (Datei → Projekteinstellungen).</translation>
  </message>
  <message>
   <location filename="services/review.py" />
   <source>No comment</source>
   <translation>Kein Kommentar</translation>
  </message>
  <message>
   <location filename="services/review.py" />
   <source>Not approved</source>
   <translation>Nicht freigegeben</translation>
  </message>
  <message>
   <location filename="services/review.py" />
   <source>Nothing was written.</source>
   <translation>Nichts wurde geschrieben.</translation>
  </message>
  <message>
   <location filename="services/review.py" />
   <source>Open comment, {0}</source>
   <translation>Kommentar öffnen, {0}</translation>
  </message>
  <message>
   <location filename="services/review.py" />
   <source>Resolve comment, {0}</source>
   <translation>Kommentar erledigen, {0}</translation>
  </message>
  <message>
   <location filename="services/review.py" />
   <source>Resolve them, or use “Fix and approve”.</source>
   <translation>Erledigen Sie sie, oder verwenden Sie „Berichtigen und freigeben“.</translation>
  </message>
  <message>
   <location filename="services/review.py" />
   <source>Return it with a comment if something is wrong with it.</source>
   <translation>Geben Sie ihn mit Kommentar zurück, wenn etwas nicht stimmt.</translation>
  </message>
  <message>
   <location filename="services/review.py" />
   <source>Return {0}</source>
   <translation>{0} zurückgeben</translation>
  </message>
  <message>
   <location filename="services/review.py" />
   <source>Say what is to be looked at, in a few words.</source>
   <translation>Sagen Sie in wenigen Worten, was anzusehen ist.</translation>
  </message>
  <message>
   <location filename="services/review.py" />
   <source>You ({0}) outlined {1} yourself.</source>
   <translation>Sie ({0}) haben {1} selbst umrissen.</translation>
  </message>
  <message>
   <location filename="services/review.py" />
   <source>{0} comment(s) on {1} are open.</source>
   <translation>{0} Kommentar(e) zu {1} sind offen.</translation>
  </message>
  <message>
   <location filename="services/review.py" />
   <source>{0} is not complete: any label not confirmed everywhere.</source>
   <translation>{0} ist nicht vollständig: kein Label ist überall bestätigt.</translation>
  </message>
  <message>
   <location filename="services/review.py" />
   <source>{0} is not complete: {1} not confirmed everywhere.</source>
   <translation>{0} ist nicht vollständig: {1} nicht überall bestätigt.</translation>
  </message>
  <message>
   <location filename="services/review.py" />
   <source>{0} was approved by somebody.</source>
   <translation>{0} wurde schon freigegeben.</translation>
  </message>
  <message>
   <location filename="services/review.py" />
   <source>{0} was approved by {1}.</source>
   <translation>{0} wurde von {1} freigegeben.</translation>
  </message>
  <message>
   <location filename="services/second_reading.py" />
   <source>Choose another version of this project.</source>
   <translation>Wählen Sie eine andere Fassung dieses Projekts.</translation>
  </message>
  <message>
   <location filename="services/second_reading.py" />
   <source>Labels are matched by name: rename them, or choose another project.</source>
   <translation>Labels werden nach Namen zugeordnet: benennen Sie sie um, oder wählen Sie ein anderes Projekt.</translation>
  </message>
  <message>
   <location filename="services/second_reading.py" />
   <source>No second reading of {0}</source>
   <translation>Keine Zweitbefundung von {0}</translation>
  </message>
  <message>
   <location filename="services/second_reading.py" />
   <source>“{0}” has no case with this image, nor one of this name and size.</source>
   <translation>„{0}“ hat keinen Fall mit diesem Bild und keinen dieses Namens und dieser Größe.</translation>
  </message>
  <message>
   <location filename="services/second_reading.py" />
   <source>“{0}” has none of the labels that are here.</source>
   <translation>„{0}“ hat keines der Labels, die es hier gibt.</translation>
  </message>
  <message>
   <location filename="services/shared_merging.py" />
   <source>mark of {0}</source>
   <translation>Markierung von {0}</translation>
  </message>
  <message>
   <location filename="services/shared_merging.py" />
   <source>not marked</source>
   <translation>nicht markiert</translation>
  </message>
  <message>
   <location filename="services/shared_merging.py" />
   <source>not marked here, not marked in the package</source>
   <translation>hier nicht markiert, im Paket nicht markiert</translation>
  </message>
  <message>
   <location filename="services/shared_merging.py" />
   <source>not marked here, {0} in the package</source>
   <translation>hier nicht markiert, im Paket {0}</translation>
  </message>
  <message>
   <location filename="services/shared_merging.py" />
   <source>{0} here, not marked in the package</source>
   <translation>hier {0}, im Paket nicht markiert</translation>
  </message>
  <message>
   <location filename="services/shared_merging.py" />
   <source>{0} here, {1} in the package</source>
   <translation>hier {0}, im Paket {1}</translation>
  </message>
  <message>
   <location filename="services/tasks.py" />
   <source>Accept a mask, or have one approved where the project asks for that.</source>
   <translation>Nehmen Sie eine Maske an, oder lassen Sie eine freigeben, wo das Projekt das verlangt.</translation>
  </message>
  <message>
   <location filename="services/tasks.py" />
   <source>All {0} exemplars of “{1}” are here already, or do not fit in.</source>
   <translation>Alle {0} Beispiele von „{1}“ sind schon hier oder passen nicht hinein.</translation>
  </message>
  <message>
   <location filename="services/tasks.py" />
   <source>Cannot export the task</source>
   <translation>Die Aufgabe lässt sich nicht exportieren</translation>
  </message>
  <message>
   <location filename="services/tasks.py" />
   <source>Choose another task.</source>
   <translation>Wählen Sie eine andere Aufgabe.</translation>
  </message>
  <message>
   <location filename="services/tasks.py" />
   <source>Exemplar {0} of {1}</source>
   <translation>Beispiel {0} von {1}</translation>
  </message>
  <message>
   <location filename="services/tasks.py" />
   <source>Import task {0}</source>
   <translation>Aufgabe {0} importieren</translation>
  </message>
  <message>
   <location filename="services/tasks.py" />
   <source>Labels are missing.</source>
   <translation>Labels fehlen.</translation>
  </message>
  <message>
   <location filename="services/tasks.py" />
   <source>Labels are {0}.</source>
   <translation>Die Labels sind {0}.</translation>
  </message>
  <message>
   <location filename="services/tasks.py" />
   <source>No exemplar with these labels may be used yet.</source>
   <translation>Noch darf kein Beispiel mit diesen Labels verwendet werden.</translation>
  </message>
  <message>
   <location filename="services/tasks.py" />
   <source>Nothing to import</source>
   <translation>Nichts zu importieren</translation>
  </message>
  <message>
   <location filename="services/tasks.py" />
   <source>There is no label named “{0}”.</source>
   <translation>Es gibt kein Label namens „{0}“.</translation>
  </message>
  <message>
   <location filename="services/teaching.py" />
   <source>A text is for one label</source>
   <translation>Ein Text gilt für ein Label</translation>
  </message>
  <message>
   <location filename="services/teaching.py" />
   <source>Asked for are {0}.</source>
   <translation>Gefragt sind {0}.</translation>
  </message>
  <message>
   <location filename="services/teaching.py" />
   <source>Give a folder of images with masks (--exemplars), or say what to look for (--text).</source>
   <translation>Geben Sie einen Ordner mit Bildern und Masken an (--exemplars), oder sagen Sie, was zu suchen ist (--text).</translation>
  </message>
  <message>
   <location filename="services/teaching.py" />
   <source>Give a folder with images/ and masks/ whose files have the same names.</source>
   <translation>Geben Sie einen Ordner mit images/ und masks/ an, deren Dateien gleich heißen.</translation>
  </message>
  <message>
   <location filename="services/teaching.py" />
   <source>Give a folder with masks that hold label values.</source>
   <translation>Geben Sie einen Ordner mit Masken an, die Labelwerte enthalten.</translation>
  </message>
  <message>
   <location filename="services/teaching.py" />
   <source>Give one of these values or names.</source>
   <translation>Geben Sie einen dieser Werte oder Namen an.</translation>
  </message>
  <message>
   <location filename="services/teaching.py" />
   <source>No exemplar in {0}</source>
   <translation>Kein Beispiel in {0}</translation>
  </message>
  <message>
   <location filename="services/teaching.py" />
   <source>No image in {0} has a mask.</source>
   <translation>Kein Bild in {0} hat eine Maske.</translation>
  </message>
  <message>
   <location filename="services/teaching.py" />
   <source>No mask in it shows a label. {0}</source>
   <translation>Keine Maske darin zeigt ein Label. {0}</translation>
  </message>
  <message>
   <location filename="services/teaching.py" />
   <source>Say which of them, by value or name.</source>
   <translation>Sagen Sie, welches davon, nach Wert oder Name.</translation>
  </message>
  <message>
   <location filename="services/teaching.py" />
   <source>The exemplars in {0} show: {1}.</source>
   <translation>Die Beispiele in {0} zeigen: {1}.</translation>
  </message>
  <message>
   <location filename="services/teaching.py" />
   <source>There are neither exemplars nor a text.</source>
   <translation>Es gibt weder Beispiele noch einen Text.</translation>
  </message>
  <message>
   <location filename="services/teaching.py" />
   <source>There is no label “{0}”</source>
   <translation>Es gibt kein Label „{0}“</translation>
  </message>
  <message>
   <location filename="services/teaching.py" />
   <source>There is nothing to segment by</source>
   <translation>Es gibt nichts, wonach zu segmentieren wäre</translation>
  </message>
  <message>
   <location filename="services/workspace.py" />
   <source>It would {0} “{1}”.</source>
   <extracomment>texts: 0</extracomment>
   <translation>Es beträfe „{1}“ ({0}).</translation>
  </message>
  <message>
   <location filename="services/workspace.py" />
   <source>Press {0} again to go there and {1} it.</source>
   <extracomment>texts: 0 1</extracomment>
   <translation>Drücken Sie noch einmal {0}, um dorthin zu gehen und den Schritt auszuführen ({1}).</translation>
  </message>
  <message>
   <location filename="services/workspace.py" />
   <source>The next {0} is in {1}</source>
   <extracomment>texts: 0</extracomment>
   <translation>Der nächste Schritt ({0}) ist in {1}</translation>
  </message>
  <message>
   <location filename="services/workspace.py" />
   <source>redo</source>
   <translation>Wiederholen</translation>
  </message>
  <message>
   <location filename="services/workspace.py" />
   <source>undo</source>
   <translation>Rückgängig</translation>
  </message>
  <message>
   <location filename="storage/atomic.py" />
   <source>Check the disk or the network drive, then save again. Earlier files are unharmed.</source>
   <translation>Prüfen Sie die Platte oder das Netzlaufwerk, und speichern Sie dann noch einmal. Frühere Dateien sind unversehrt.</translation>
  </message>
  <message>
   <location filename="storage/atomic.py" />
   <source>Choose a folder that exists.</source>
   <translation>Wählen Sie einen Ordner, den es gibt.</translation>
  </message>
  <message>
   <location filename="storage/atomic.py" />
   <source>Choose another folder, or ask its owner for write permission.</source>
   <translation>Wählen Sie einen anderen Ordner, oder bitten Sie um Schreibrechte.</translation>
  </message>
  <message>
   <location filename="storage/atomic.py" />
   <source>Make room or choose another folder, then save again. Earlier files are unharmed.</source>
   <translation>Schaffen Sie Platz oder wählen Sie einen anderen Ordner, und speichern Sie dann noch einmal. Frühere Dateien sind unversehrt.</translation>
  </message>
  <message>
   <location filename="storage/atomic.py" />
   <source>The disk that holds “{0}” is full, or your share of it is used up.</source>
   <translation>Die Platte mit „{0}“ ist voll, oder Ihr Anteil daran ist aufgebraucht.</translation>
  </message>
  <message>
   <location filename="storage/atomic.py" />
   <source>The system refused “{0}”: {1}.</source>
   <extracomment>texts: 1</extracomment>
   <translation>Das System hat „{0}“ verweigert: {1}.</translation>
  </message>
  <message>
   <location filename="storage/atomic.py" />
   <source>You may not write to “{0}”.</source>
   <translation>Sie dürfen nicht nach „{0}“ schreiben.</translation>
  </message>
  <message>
   <location filename="storage/atomic.py" />
   <source>“{0}” is not a folder that can be written to.</source>
   <translation>„{0}“ ist kein Ordner, in den geschrieben werden kann.</translation>
  </message>
  <message>
   <location filename="storage/database.py" />
   <source>Check the disk, then try again.</source>
   <translation>Prüfen Sie die Platte, und versuchen Sie es dann noch einmal.</translation>
  </message>
  <message>
   <location filename="storage/database.py" />
   <source>Close that window, then try again.</source>
   <translation>Schließen Sie jenes Fenster, und versuchen Sie es dann noch einmal.</translation>
  </message>
  <message>
   <location filename="storage/database.py" />
   <source>Copy the project to a folder of your own, or ask for write permission.</source>
   <translation>Kopieren Sie das Projekt in einen eigenen Ordner, oder bitten Sie um Schreibrecht.</translation>
  </message>
  <message>
   <location filename="storage/database.py" />
   <source>Copy the project to a local disk, or have locks turned on for the share.</source>
   <translation>Kopieren Sie das Projekt auf eine Platte dieses Rechners, oder lassen Sie Sperren für die Freigabe einschalten.</translation>
  </message>
  <message>
   <location filename="storage/database.py" />
   <source>Free some space, then try again.</source>
   <translation>Schaffen Sie Platz, und versuchen Sie es dann noch einmal.</translation>
  </message>
  <message>
   <location filename="storage/database.py" />
   <source>Install the newer version to go on working on it.</source>
   <translation>Installieren Sie die neuere Version, um daran weiterzuarbeiten.</translation>
  </message>
  <message>
   <location filename="storage/database.py" />
   <source>Put back a copy of the project folder; its images were not touched.</source>
   <translation>Legen Sie eine Kopie des Projektordners zurück; seine Bilder wurden nicht angerührt.</translation>
  </message>
  <message>
   <location filename="storage/database.py" />
   <source>The disk is full.</source>
   <translation>Die Platte ist voll.</translation>
  </message>
  <message>
   <location filename="storage/database.py" />
   <source>it was saved by a newer version (format {0}, this one writes {1})</source>
   <translation>es wurde von einer neueren Version gespeichert (Format {0}, diese schreibt {1})</translation>
  </message>
  <message>
   <location filename="storage/database.py" />
   <source>the drive of {0} keeps no locks, so another machine could write too</source>
   <translation>das Laufwerk von {0} kennt keine Sperren, sodass auch ein anderer Rechner schreiben könnte</translation>
  </message>
  <message>
   <location filename="storage/database.py" />
   <source>{0} cannot be written</source>
   <translation>{0} lässt sich nicht schreiben</translation>
  </message>
  <message>
   <location filename="storage/database.py" />
   <source>{0} is damaged or not a SegICL project ({1}).</source>
   <extracomment>texts: 0 1</extracomment>
   <translation>{0} ist beschädigt oder kein SegICL-Projekt ({1}).</translation>
  </message>
  <message>
   <location filename="storage/dicom/decode.py" />
   <source>Export it uncompressed, or as JPEG 2000.</source>
   <translation>Exportieren Sie es unkomprimiert oder als JPEG 2000.</translation>
  </message>
  <message>
   <location filename="storage/dicom/decode.py" />
   <source>Its pixels are compressed as {0}, which cannot be read here.</source>
   <translation>Seine Pixel sind als {0} komprimiert, was hier nicht gelesen werden kann.</translation>
  </message>
  <message>
   <location filename="storage/dicom/frame_values.py" />
   <source>Copy it again from where it came, or take it out of its folder.</source>
   <translation>Kopieren Sie es noch einmal von der Quelle, oder nehmen Sie es aus seinem Ordner.</translation>
  </message>
  <message>
   <location filename="storage/dicom/frame_values.py" />
   <source>{0} values a pixel are no colour</source>
   <translation>{0} Werte je Pixel sind keine Farbe</translation>
  </message>
  <message>
   <location filename="storage/dicom/frame_values.py" />
   <source>“{0}” is damaged or cut short (no reason given).</source>
   <translation>„{0}“ ist beschädigt oder abgeschnitten (kein Grund genannt).</translation>
  </message>
  <message>
   <location filename="storage/dicom/frame_values.py" />
   <source>“{0}” is damaged or cut short ({1}).</source>
   <extracomment>texts: 1</extracomment>
   <translation>„{0}“ ist beschädigt oder abgeschnitten ({1}).</translation>
  </message>
  <message>
   <location filename="storage/dicom/scan.py" />
   <source>Check the name and your permissions.</source>
   <translation>Prüfen Sie den Namen und Ihre Rechte.</translation>
  </message>
  <message>
   <location filename="storage/dicom/scan.py" />
   <source>Choose the folder that directly holds the slices of a series.</source>
   <translation>Wählen Sie den Ordner, der die Schichten einer Serie unmittelbar enthält.</translation>
  </message>
  <message>
   <location filename="storage/dicom/scan.py" />
   <source>Copy the folder again from where it came, or take damaged files out of it.</source>
   <translation>Kopieren Sie den Ordner noch einmal von der Quelle, oder nehmen Sie beschädigte Dateien heraus.</translation>
  </message>
  <message>
   <location filename="storage/dicom/scan.py" />
   <source>It is no image but accompanies images (no modality).</source>
   <translation>Es ist kein Bild, sondern begleitet Bilder (keine Modalität).</translation>
  </message>
  <message>
   <location filename="storage/dicom/scan.py" />
   <source>It is no image but accompanies images ({0}).</source>
   <translation>Es ist kein Bild, sondern begleitet Bilder ({0}).</translation>
  </message>
  <message>
   <location filename="storage/dicom/scan.py" />
   <source>Its series has {0} volume(s), and number {1} is meant.</source>
   <translation>Seine Serie hat {0} Volumen, und gemeint ist Nummer {1}.</translation>
  </message>
  <message>
   <location filename="storage/dicom/scan.py" />
   <source>Open the folder of its images; segmentations and structure sets are masks to import.</source>
   <translation>Öffnen Sie den Ordner ihrer Bilder; Segmentierungen und Structure Sets sind Masken zum Importieren.</translation>
  </message>
  <message>
   <location filename="storage/dicom/scan.py" />
   <source>Put all its files back.</source>
   <translation>Legen Sie alle seine Dateien zurück.</translation>
  </message>
  <message>
   <location filename="storage/dicom/scan.py" />
   <source>Put its files back.</source>
   <translation>Legen Sie seine Dateien zurück.</translation>
  </message>
  <message>
   <location filename="storage/dicom/scan.py" />
   <source>The images of “{0}” lie in folders below it.</source>
   <translation>Die Bilder von „{0}“ liegen in Ordnern darunter.</translation>
  </message>
  <message>
   <location filename="storage/dicom/scan.py" />
   <source>The series {0} is no longer in “{1}”.</source>
   <translation>Die Serie {0} ist nicht mehr in „{1}“.</translation>
  </message>
  <message>
   <location filename="storage/dicom/scan.py" />
   <source>“{0}” and {1} more is damaged or cut short ({2}).</source>
   <translation>„{0}“ und {1} weitere sind beschädigt oder abgeschnitten ({2}).</translation>
  </message>
  <message>
   <location filename="storage/dicom/scan.py" />
   <source>“{0}” and {1} more is damaged or cut short.</source>
   <translation>„{0}“ und {1} weitere sind beschädigt oder abgeschnitten.</translation>
  </message>
  <message>
   <location filename="storage/dicom/scan.py" />
   <source>“{0}” cannot be read: {1}.</source>
   <extracomment>texts: 1</extracomment>
   <translation>„{0}“ lässt sich nicht lesen: {1}.</translation>
  </message>
  <message>
   <location filename="storage/dicom/scan.py" />
   <source>“{0}” holds no DICOM images.</source>
   <translation>„{0}“ enthält keine DICOM-Bilder.</translation>
  </message>
  <message>
   <location filename="storage/dicom/scan.py" />
   <source>“{0}” is damaged or cut short.</source>
   <translation>„{0}“ ist beschädigt oder abgeschnitten.</translation>
  </message>
  <message>
   <location filename="storage/dicom/stacks.py" />
   <source>from number {0}</source>
   <translation>ab Nummer {0}</translation>
  </message>
  <message>
   <location filename="storage/dicom/stacks.py" />
   <source>it holds images of {0} different sizes or orientations</source>
   <translation>sie enthält Bilder in {0} verschiedenen Größen oder Lagen</translation>
  </message>
  <message>
   <location filename="storage/dicom/stacks.py" />
   <source>its moments do not all have the same slices: they are apart</source>
   <translation>ihre Zeitpunkte haben nicht alle dieselben Schichten: sie stehen einzeln</translation>
  </message>
  <message>
   <location filename="storage/dicom/stacks.py" />
   <source>slices are unevenly spaced ({0} to {1} mm)</source>
   <translation>die Schichten haben ungleiche Abstände ({0} bis {1} mm)</translation>
  </message>
  <message>
   <location filename="storage/dicom/stacks.py" />
   <source>slices are unevenly spaced ({0} to {1} mm); shown evenly spaced, slices lie up to {2} mm from where they were</source>
   <translation>die Schichten haben ungleiche Abstände ({0} bis {1} mm); gleichmäßig gezeigt, liegen Schichten bis zu {2} mm neben ihrem Ort</translation>
  </message>
  <message>
   <location filename="storage/dicom/stacks.py" />
   <source>the files give no position: slices are in the order of their location</source>
   <translation>die Dateien nennen keine Lage: die Schichten folgen ihrer Position in der Serie</translation>
  </message>
  <message>
   <location filename="storage/dicom/stacks.py" />
   <source>the gantry was tilted by {0}°: slices are shifted sideways by up to {1} mm</source>
   <translation>die Gantry war um {0}° gekippt: Schichten sind um bis zu {1} mm seitlich verschoben</translation>
  </message>
  <message>
   <location filename="storage/dicom/stacks.py" />
   <source>the size of a pixel is not known: distances are in pixels</source>
   <translation>die Größe eines Pixels ist nicht bekannt: Abstände gelten in Pixeln</translation>
  </message>
  <message>
   <location filename="storage/dicom/stacks.py" />
   <source>{0} from number {1}</source>
   <translation>{0} ab Nummer {1}</translation>
  </message>
  <message>
   <location filename="storage/dicom/stacks.py" />
   <source>{0} slice is missing</source>
   <translation>{0} Schicht fehlt</translation>
  </message>
  <message>
   <location filename="storage/dicom/stacks.py" />
   <source>{0} slice is missing; shown evenly spaced, slices lie up to {1} mm from where they were</source>
   <translation>{0} Schicht fehlt; gleichmäßig gezeigt, liegen Schichten bis zu {1} mm neben ihrem Ort</translation>
  </message>
  <message>
   <location filename="storage/dicom/stacks.py" />
   <source>{0} slice is there more than once; the copies are left out</source>
   <translation>{0} Schicht ist mehrfach da; die Kopien wurden ausgelassen</translation>
  </message>
  <message>
   <location filename="storage/dicom/stacks.py" />
   <source>{0} slices are missing</source>
   <translation>{0} Schichten fehlen</translation>
  </message>
  <message>
   <location filename="storage/dicom/stacks.py" />
   <source>{0} slices are missing; shown evenly spaced, slices lie up to {1} mm from where they were</source>
   <translation>{0} Schichten fehlen; gleichmäßig gezeigt, liegen Schichten bis zu {1} mm neben ihrem Ort</translation>
  </message>
  <message>
   <location filename="storage/dicom/stacks.py" />
   <source>{0} slices are there more than once; the copies are left out</source>
   <translation>{0} Schichten sind mehrfach da; die Kopien wurden ausgelassen</translation>
  </message>
  <message>
   <location filename="storage/dicom/volume.py" />
   <source>Close other programs, or open it on a larger computer.</source>
   <translation>Schließen Sie andere Programme, oder öffnen Sie es auf einem größeren Rechner.</translation>
  </message>
  <message>
   <location filename="storage/dicom/volume.py" />
   <source>It takes {0} GB of memory, more than is free.</source>
   <translation>Es braucht {0} GB Speicher, mehr als frei ist.</translation>
  </message>
  <message>
   <location filename="storage/dicom/volume.py" />
   <source>Resample it to straight axes: segicl convert --straighten IMAGE --out FOLDER.</source>
   <translation>Rechnen Sie es auf gerade Achsen um: segicl convert --straighten BILD --out ORDNER.</translation>
  </message>
  <message>
   <location filename="storage/dicom/volume.py" />
   <source>The gantry was tilted by {0}°: the slices are shifted sideways by up to {1} mm, so that distances would be wrong.</source>
   <translation>Die Gantry war um {0}° gekippt: die Schichten sind um bis zu {1} mm seitlich verschoben, sodass Abstände falsch wären.</translation>
  </message>
  <message>
   <location filename="storage/dicom/volume.py" />
   <source>its pixels are {0} × {1}</source>
   <translation>seine Pixel sind {0} × {1}</translation>
  </message>
  <message>
   <location filename="storage/exporters/api.py" />
   <source>A label has the value 65535, which is needed for voxels nobody looked at.</source>
   <translation>Ein Label hat den Wert 65535, der für nicht angesehene Voxel gebraucht wird.</translation>
  </message>
  <message>
   <location filename="storage/exporters/api.py" />
   <source>Add a label with this value, or erase it.</source>
   <translation>Fügen Sie ein Label mit diesem Wert hinzu, oder radieren Sie ihn.</translation>
  </message>
  <message>
   <location filename="storage/exporters/api.py" />
   <source>Cannot export {0}</source>
   <translation>{0} lässt sich nicht exportieren</translation>
  </message>
  <message>
   <location filename="storage/exporters/api.py" />
   <source>Choose a format that holds overlaps (seg-nrrd, dicom-seg, rtstruct, coco), or make one part of the other.</source>
   <translation>Wählen Sie ein Format, das Überlappungen kennt (seg-nrrd, dicom-seg, rtstruct, coco), oder machen Sie eines zum Teil des anderen.</translation>
  </message>
  <message>
   <location filename="storage/exporters/api.py" />
   <source>Give that label another value.</source>
   <translation>Geben Sie jenem Label einen anderen Wert.</translation>
  </message>
  <message>
   <location filename="storage/exporters/api.py" />
   <source>Its masks hold the value {0}, which no label has.</source>
   <translation>Seine Masken enthalten den Wert {0}, den kein Label hat.</translation>
  </message>
  <message>
   <location filename="storage/exporters/api.py" />
   <source>“{0}” and “{1}” overlap, which one label map cannot hold.</source>
   <translation>„{0}“ und „{1}“ überlappen, was in einer Labelkarte nicht geht.</translation>
  </message>
  <message>
   <location filename="storage/exporters/coco.py" />
   <source>Its image is not known.</source>
   <translation>Sein Bild ist nicht bekannt.</translation>
  </message>
  <message>
   <location filename="storage/exporters/coco.py" />
   <source>Leave the images out.</source>
   <translation>Lassen Sie die Bilder weg.</translation>
  </message>
  <message>
   <location filename="storage/exporters/dicom_seg.py" />
   <source>Cannot export {0} as DICOM-SEG</source>
   <translation>{0} lässt sich nicht als DICOM-SEG exportieren</translation>
  </message>
  <message>
   <location filename="storage/exporters/dicom_seg.py" />
   <source>Export as seg.nrrd, NRRD or NIfTI.</source>
   <translation>Exportieren Sie als seg.nrrd, NRRD oder NIfTI.</translation>
  </message>
  <message>
   <location filename="storage/exporters/dicom_seg.py" />
   <source>The headers of its images do not allow it: {0}</source>
   <extracomment>texts: 0</extracomment>
   <translation>Die Köpfe seiner Bilder erlauben es nicht: {0}</translation>
  </message>
  <message>
   <location filename="storage/exporters/dicom_source.py" />
   <source>Cannot export as {0}</source>
   <translation>Export als {0} ist nicht möglich</translation>
  </message>
  <message>
   <location filename="storage/exporters/dicom_source.py" />
   <source>Cannot export {0} as {1}</source>
   <translation>{0} lässt sich nicht als {1} exportieren</translation>
  </message>
  <message>
   <location filename="storage/exporters/dicom_source.py" />
   <source>Export as seg.nrrd, NRRD or NIfTI, which need no DICOM images.</source>
   <translation>Exportieren Sie als seg.nrrd, NRRD oder NIfTI, die keine DICOM-Bilder brauchen.</translation>
  </message>
  <message>
   <location filename="storage/exporters/dicom_source.py" />
   <source>Its images have {0} pixels, the masks {1}.</source>
   <translation>Seine Bilder haben {0} Pixel, die Masken {1}.</translation>
  </message>
  <message>
   <location filename="storage/exporters/dicom_source.py" />
   <source>Put back the images that it was annotated on.</source>
   <translation>Legen Sie die Bilder zurück, auf denen annotiert wurde.</translation>
  </message>
  <message>
   <location filename="storage/exporters/dicom_source.py" />
   <source>Restore the file.</source>
   <translation>Stellen Sie die Datei wieder her.</translation>
  </message>
  <message>
   <location filename="storage/exporters/dicom_source.py" />
   <source>The header of “{0}” cannot be read: {1}.</source>
   <extracomment>texts: 1</extracomment>
   <translation>Der Kopf von „{0}“ lässt sich nicht lesen: {1}.</translation>
  </message>
  <message>
   <location filename="storage/exporters/dicom_source.py" />
   <source>Use the files as they came from the scanner or were properly de-identified. Export as seg.nrrd, NRRD or NIfTI, which need no DICOM images.</source>
   <translation>Verwenden Sie die Dateien, wie sie vom Gerät kamen oder ordentlich anonymisiert wurden. Exportieren Sie als seg.nrrd, NRRD oder NIfTI, die keine DICOM-Bilder brauchen.</translation>
  </message>
  <message>
   <location filename="storage/exporters/dicom_source.py" />
   <source>{0} refers to the DICOM images it belongs to, and no image here is DICOM.</source>
   <translation>{0} verweist auf die zugehörigen DICOM-Bilder, und hier ist kein Bild DICOM.</translation>
  </message>
  <message>
   <location filename="storage/exporters/dicom_source.py" />
   <source>{0} refers to the DICOM images it belongs to, and that of this case is not known.</source>
   <translation>{0} verweist auf die zugehörigen DICOM-Bilder, und das Bild dieses Falls ist nicht bekannt.</translation>
  </message>
  <message>
   <location filename="storage/exporters/dicom_source.py" />
   <source>{0} refers to the DICOM images it belongs to, and “{1}” is no DICOM file.</source>
   <translation>{0} verweist auf die zugehörigen DICOM-Bilder, und „{1}“ ist keine DICOM-Datei.</translation>
  </message>
  <message>
   <location filename="storage/exporters/dicom_source.py" />
   <source>{0} refers to the DICOM images it belongs to, and “{1}” is no longer there.</source>
   <translation>{0} verweist auf die zugehörigen DICOM-Bilder, und „{1}“ ist nicht mehr da.</translation>
  </message>
  <message>
   <location filename="storage/exporters/dicom_source.py" />
   <source>“{0}” has no {1}, so that nothing can refer to it.</source>
   <translation>„{0}“ hat kein {1}, sodass nichts darauf verweisen kann.</translation>
  </message>
  <message>
   <location filename="storage/exporters/folder.py" />
   <source>A data-set folder holds the images, and that of this case is not known.</source>
   <translation>Ein Datensatzordner enthält die Bilder, und das dieses Falls ist nicht bekannt.</translation>
  </message>
  <message>
   <location filename="storage/exporters/folder.py" />
   <source>Export them into folders of their own.</source>
   <translation>Exportieren Sie sie in eigene Ordner.</translation>
  </message>
  <message>
   <location filename="storage/exporters/folder.py" />
   <source>Reconnect the image, or export masks alone as NIfTI or NRRD.</source>
   <translation>Verbinden Sie das Bild wieder, oder exportieren Sie nur Masken als NIfTI oder NRRD.</translation>
  </message>
  <message>
   <location filename="storage/exporters/folder.py" />
   <source>“{0}” has other labels than “{1}”; a data set has one list for all.</source>
   <translation>„{0}“ hat andere Labels als „{1}“; ein Datensatz hat eine Liste für alle.</translation>
  </message>
  <message>
   <location filename="storage/exporters/formats.py" />
   <source>3D Slicer segmentation (.seg.nrrd)</source>
   <translation>3D-Slicer-Segmentierung (.seg.nrrd)</translation>
  </message>
  <message>
   <location filename="storage/exporters/formats.py" />
   <source>COCO (annotations.json)</source>
   <translation>COCO (annotations.json)</translation>
  </message>
  <message>
   <location filename="storage/exporters/formats.py" />
   <source>Choose one of {0}.</source>
   <translation>Wählen Sie eines von {0}.</translation>
  </message>
  <message>
   <location filename="storage/exporters/formats.py" />
   <source>DICOM segmentation (DICOM-SEG)</source>
   <translation>DICOM-Segmentierung (DICOM-SEG)</translation>
  </message>
  <message>
   <location filename="storage/exporters/formats.py" />
   <source>DICOM structure set (RTSTRUCT)</source>
   <translation>DICOM-Struktursatz (RTSTRUCT)</translation>
  </message>
  <message>
   <location filename="storage/exporters/formats.py" />
   <source>Data-set folder</source>
   <translation>Datensatz-Ordner</translation>
  </message>
  <message>
   <location filename="storage/exporters/formats.py" />
   <source>For a PACS; refers to the DICOM images; labels may overlap.</source>
   <translation>Für ein PACS; verweist auf die DICOM-Bilder; Labels dürfen überlappen.</translation>
  </message>
  <message>
   <location filename="storage/exporters/formats.py" />
   <source>Images, label maps and dataset.json, ready for training.</source>
   <translation>Bilder, Labelkarten und dataset.json, fertig zum Trainieren.</translation>
  </message>
  <message>
   <location filename="storage/exporters/formats.py" />
   <source>Images, masks and dataset.json, as this program opens them.</source>
   <translation>Bilder, Masken und dataset.json, wie dieses Programm sie öffnet.</translation>
  </message>
  <message>
   <location filename="storage/exporters/formats.py" />
   <source>NIfTI (.nii.gz)</source>
   <translation>NIfTI (.nii.gz)</translation>
  </message>
  <message>
   <location filename="storage/exporters/formats.py" />
   <source>NRRD (.nrrd)</source>
   <translation>NRRD (.nrrd)</translation>
  </message>
  <message>
   <location filename="storage/exporters/formats.py" />
   <source>Names, colours and coded types; labels may overlap.</source>
   <translation>Namen, Farben und codierte Typen; Labels dürfen überlappen.</translation>
  </message>
  <message>
   <location filename="storage/exporters/formats.py" />
   <source>One annotation an object and slice; labels may overlap.</source>
   <translation>Eine Annotation je Objekt und Schicht; Labels dürfen überlappen.</translation>
  </message>
  <message>
   <location filename="storage/exporters/formats.py" />
   <source>One label map a case, in any geometry.</source>
   <translation>Eine Labelkarte je Fall, in jeder Geometrie.</translation>
  </message>
  <message>
   <location filename="storage/exporters/formats.py" />
   <source>One label map a case; read by nearly everything.</source>
   <translation>Eine Labelkarte je Fall; von fast allem lesbar.</translation>
  </message>
  <message>
   <location filename="storage/exporters/formats.py" />
   <source>One picture a slice, for a look or for a paper.</source>
   <translation>Ein Bild je Schicht, zum Ansehen oder für eine Veröffentlichung.</translation>
  </message>
  <message>
   <location filename="storage/exporters/formats.py" />
   <source>Outlines for radiotherapy; refers to the DICOM images.</source>
   <translation>Umrisse für die Strahlentherapie; verweist auf die DICOM-Bilder.</translation>
  </message>
  <message>
   <location filename="storage/exporters/formats.py" />
   <source>PNG, indexed colours</source>
   <translation>PNG, indizierte Farben</translation>
  </message>
  <message>
   <location filename="storage/exporters/formats.py" />
   <source>nnU-Net data set</source>
   <translation>nnU-Net-Datensatz</translation>
  </message>
  <message>
   <location filename="storage/exporters/formats.py" />
   <source>“{0}” is no format.</source>
   <translation>„{0}“ ist kein Format.</translation>
  </message>
  <message>
   <location filename="storage/exporters/manifest.py" />
   <source>Cannot resume</source>
   <translation>Fortsetzen nicht möglich</translation>
  </message>
  <message>
   <location filename="storage/exporters/manifest.py" />
   <source>Choose those, or another folder.</source>
   <translation>Wählen Sie diese oder einen anderen Ordner.</translation>
  </message>
  <message>
   <location filename="storage/exporters/manifest.py" />
   <source>Export into another folder.</source>
   <translation>Exportieren Sie in einen anderen Ordner.</translation>
  </message>
  <message>
   <location filename="storage/exporters/manifest.py" />
   <source>Export without resuming.</source>
   <translation>Exportieren Sie, ohne fortzusetzen.</translation>
  </message>
  <message>
   <location filename="storage/exporters/manifest.py" />
   <source>No export was begun in “{0}”.</source>
   <translation>In „{0}“ wurde kein Export begonnen.</translation>
  </message>
  <message>
   <location filename="storage/exporters/manifest.py" />
   <source>The export in “{0}” has another format or other options.</source>
   <translation>Der Export in „{0}“ hat ein anderes Format oder andere Optionen.</translation>
  </message>
  <message>
   <location filename="storage/exporters/manifest.py" />
   <source>What “{0}” has on the earlier export cannot be read: {1}.</source>
   <extracomment>texts: 1</extracomment>
   <translation>Was „{0}“ vom früheren Export hat, lässt sich nicht lesen: {1}.</translation>
  </message>
  <message>
   <location filename="storage/exporters/nnunet.py" />
   <source>A PNG cannot hold its {0} values.</source>
   <translation>Ein PNG kann seine Werte vom Typ {0} nicht aufnehmen.</translation>
  </message>
  <message>
   <location filename="storage/exporters/nnunet.py" />
   <source>Annotate its channels, each as an image of grey values.</source>
   <translation>Annotieren Sie seine Kanäle, jeden als Graubild.</translation>
  </message>
  <message>
   <location filename="storage/exporters/nnunet.py" />
   <source>Cannot export for nnU-Net</source>
   <translation>Export für nnU-Net nicht möglich</translation>
  </message>
  <message>
   <location filename="storage/exporters/nnunet.py" />
   <source>Cannot export {0} for nnU-Net</source>
   <translation>{0} lässt sich nicht für nnU-Net exportieren</translation>
  </message>
  <message>
   <location filename="storage/exporters/nnunet.py" />
   <source>Export them into folders of their own (one case at a time, or by case).</source>
   <translation>Exportieren Sie sie in eigene Ordner (einzeln oder nach Fall).</translation>
  </message>
  <message>
   <location filename="storage/exporters/nnunet.py" />
   <source>It is in colour, which a volume for nnU-Net is not.</source>
   <translation>Es ist farbig, was ein Volumen für nnU-Net nicht ist.</translation>
  </message>
  <message>
   <location filename="storage/exporters/nnunet.py" />
   <source>One data set cannot hold different channels, as {0} are.</source>
   <translation>Ein Datensatz kann nicht verschiedene Kanäle aufnehmen, wie sie {0} haben.</translation>
  </message>
  <message>
   <location filename="storage/exporters/nnunet.py" />
   <source>One data set cannot hold grey pictures and coloured ones, as {0} are.</source>
   <translation>Ein Datensatz kann nicht graue und farbige Bilder aufnehmen, wie {0} es sind.</translation>
  </message>
  <message>
   <location filename="storage/exporters/nnunet.py" />
   <source>One data set cannot hold pictures and volumes, as {0} are.</source>
   <translation>Ein Datensatz kann nicht Einzelbilder und Volumen aufnehmen, wie {0} es sind.</translation>
  </message>
  <message>
   <location filename="storage/exporters/nnunet.py" />
   <source>Save the image as NIfTI and annotate that.</source>
   <translation>Speichern Sie das Bild als NIfTI, und annotieren Sie das.</translation>
  </message>
  <message>
   <location filename="storage/exporters/nnunet.py" />
   <source>The data set holds the images, and that of this case is not known.</source>
   <translation>Der Datensatz enthält die Bilder, und das dieses Falls ist nicht bekannt.</translation>
  </message>
  <message>
   <location filename="storage/exporters/rtstruct.py" />
   <source>Cannot export {0} as RTSTRUCT</source>
   <translation>{0} lässt sich nicht als RTSTRUCT exportieren</translation>
  </message>
  <message>
   <location filename="storage/exporters/rtstruct.py" />
   <source>Export as PNG, NIfTI or COCO.</source>
   <translation>Exportieren Sie als PNG, NIfTI oder COCO.</translation>
  </message>
  <message>
   <location filename="storage/exporters/rtstruct.py" />
   <source>Its images do not say where they lie in the patient.</source>
   <translation>Seine Bilder sagen nicht, wo im Patienten sie liegen.</translation>
  </message>
  <message>
   <location filename="storage/exporters/run.py" />
   <source>Choose an empty folder, or allow overwriting.</source>
   <translation>Wählen Sie einen leeren Ordner, oder erlauben Sie das Überschreiben.</translation>
  </message>
  <message>
   <location filename="storage/exporters/run.py" />
   <source>Finish it, or let voxels that nobody looked at be marked or left out.</source>
   <translation>Schließen Sie ihn ab, oder lassen Sie nicht angesehene Voxel kennzeichnen oder weglassen.</translation>
  </message>
  <message>
   <location filename="storage/exporters/run.py" />
   <source>It would replace the image “{0}” itself.</source>
   <translation>Es würde das Bild „{0}“ selbst ersetzen.</translation>
  </message>
  <message>
   <location filename="storage/exporters/run.py" />
   <source>Not assessed everywhere: {0}.</source>
   <translation>Nicht überall beurteilt: {0}.</translation>
  </message>
  <message>
   <location filename="storage/exporters/run.py" />
   <source>Rename one of them.</source>
   <translation>Benennen Sie eines davon um.</translation>
  </message>
  <message>
   <location filename="storage/exporters/run.py" />
   <source>Two cases would be written to “{0}”.</source>
   <translation>Zwei Fälle würden nach „{0}“ geschrieben.</translation>
  </message>
  <message>
   <location filename="storage/exporters/run.py" />
   <source>“{0}” and {1} more was changed since it was exported.</source>
   <translation>„{0}“ und {1} weitere wurden seit dem Export geändert.</translation>
  </message>
  <message>
   <location filename="storage/exporters/run.py" />
   <source>“{0}” was changed since it was exported.</source>
   <translation>„{0}“ wurde seit dem Export geändert.</translation>
  </message>
  <message>
   <location filename="storage/exporters/structures.py" />
   <source>Not assessed in every slice: {0}. The format cannot mark this: outside the slices of “written_slices”, nothing says that they are not there.</source>
   <translation>Nicht in jeder Schicht beurteilt: {0}. Das Format kann das nicht kennzeichnen: außerhalb der Schichten von „written_slices“ sagt nichts, dass sie dort nicht sind.</translation>
  </message>
  <message>
   <location filename="storage/exporters/structures.py" />
   <source>Nowhere to be seen, and left out: {0}.</source>
   <translation>Nirgends zu sehen und ausgelassen: {0}.</translation>
  </message>
  <message>
   <location filename="storage/folders.py" />
   <source>Choose a folder with NIfTI, NRRD, MHA, PNG, JPEG, TIFF, BMP, OME-Zarr or DICOM images.</source>
   <translation>Wählen Sie einen Ordner mit Bildern in NIfTI, NRRD, MHA, PNG, JPEG, TIFF, BMP, OME-Zarr oder DICOM.</translation>
  </message>
  <message>
   <location filename="storage/folders.py" />
   <source>Correct the file, or move it away to open the images alone.</source>
   <translation>Berichtigen Sie die Datei, oder entfernen Sie sie, um nur die Bilder zu öffnen.</translation>
  </message>
  <message>
   <location filename="storage/folders.py" />
   <source>In “{0}”: {1}: {2}.</source>
   <extracomment>texts: 1 2</extracomment>
   <translation>In „{0}“: {1}: {2}.</translation>
  </message>
  <message>
   <location filename="storage/folders.py" />
   <source>No image was found in “{0}”. {1}</source>
   <translation>In „{0}“ wurde kein Bild gefunden. {1}</translation>
  </message>
  <message>
   <location filename="storage/folders.py" />
   <source>has a description or colour that is not a text</source>
   <translation>hat eine Beschreibung oder Farbe, die kein Text ist</translation>
  </message>
  <message>
   <location filename="storage/folders.py" />
   <source>has a value that is no whole number from 1 to 65535</source>
   <translation>hat einen Wert, der keine ganze Zahl von 1 bis 65535 ist</translation>
  </message>
  <message>
   <location filename="storage/folders.py" />
   <source>has an empty name</source>
   <translation>hat einen leeren Namen</translation>
  </message>
  <message>
   <location filename="storage/folders.py" />
   <source>has no name</source>
   <translation>hat keinen Namen</translation>
  </message>
  <message>
   <location filename="storage/folders.py" />
   <source>has the colour “{0}”, which is not #rrggbb</source>
   <translation>hat die Farbe „{0}“, die nicht #rrggbb ist</translation>
  </message>
  <message>
   <location filename="storage/folders.py" />
   <source>has the name “{0}”, which another one has</source>
   <translation>hat den Namen „{0}“, den schon ein anderes hat</translation>
  </message>
  <message>
   <location filename="storage/folders.py" />
   <source>is not JSON ({0})</source>
   <extracomment>texts: 0</extracomment>
   <translation>ist kein JSON ({0})</translation>
  </message>
  <message>
   <location filename="storage/folders.py" />
   <source>is not a list of label names</source>
   <translation>ist keine Liste von Labelnamen</translation>
  </message>
  <message>
   <location filename="storage/folders.py" />
   <source>is not a text</source>
   <translation>ist kein Text</translation>
  </message>
  <message>
   <location filename="storage/folders.py" />
   <source>is not a whole number from 1 to 65535</source>
   <translation>ist keine ganze Zahl von 1 bis 65535</translation>
  </message>
  <message>
   <location filename="storage/folders.py" />
   <source>is not an object of fields</source>
   <translation>ist kein Objekt aus Feldern</translation>
  </message>
  <message>
   <location filename="storage/folders.py" />
   <source>is not an object of files and label names</source>
   <translation>ist kein Objekt aus Dateien und Labelnamen</translation>
  </message>
  <message>
   <location filename="storage/folders.py" />
   <source>is not an object of values and names</source>
   <translation>ist kein Objekt aus Werten und Namen</translation>
  </message>
  <message>
   <location filename="storage/folders.py" />
   <source>is the value of the label “{0}”</source>
   <translation>ist der Wert des Labels „{0}“</translation>
  </message>
  <message>
   <location filename="storage/folders.py" />
   <source>names “{0}”, which is no label</source>
   <translation>nennt „{0}“, das kein Label ist</translation>
  </message>
  <message>
   <location filename="storage/folders.py" />
   <source>{0} ({1}) accompany images and are none themselves.</source>
   <extracomment>texts: 1</extracomment>
   <translation>{0} ({1}) begleiten Bilder und sind selbst keine.</translation>
  </message>
  <message>
   <location filename="storage/folders.py" />
   <source>{0} and {1} more ({2}) accompany images and are none themselves.</source>
   <extracomment>texts: 2</extracomment>
   <translation>{0} und {1} weitere ({2}) begleiten Bilder und sind selbst keine.</translation>
  </message>
  <message>
   <location filename="storage/folders.py" />
   <source>{0} is a damaged DICOM image and was left out.</source>
   <translation>{0} ist ein beschädigtes DICOM-Bild und wurde ausgelassen.</translation>
  </message>
  <message>
   <location filename="storage/folders.py" />
   <source>{0}: its name is not Unicode; rename it.</source>
   <translation>{0}: der Name ist nicht Unicode; benennen Sie es um.</translation>
  </message>
  <message>
   <location filename="storage/folders.py" />
   <source>{0}: labels “{1}” were left out.</source>
   <translation>{0}: die Labels „{1}“ wurden ausgelassen.</translation>
  </message>
  <message>
   <location filename="storage/folders.py" />
   <source>“assessed”, entry “{0}”</source>
   <translation>„assessed“, Eintrag „{0}“</translation>
  </message>
  <message>
   <location filename="storage/folders.py" />
   <source>“labels”, entry “{0}”</source>
   <translation>„labels“, Eintrag „{0}“</translation>
  </message>
  <message>
   <location filename="storage/holding.py" />
   <source>Cannot open {0} for editing</source>
   <translation>{0} lässt sich nicht zum Bearbeiten öffnen</translation>
  </message>
  <message>
   <location filename="storage/holding.py" />
   <source>Close that window, then try again, or open the project read-only.</source>
   <translation>Schließen Sie jenes Fenster, und versuchen Sie es dann noch einmal, oder öffnen Sie das Projekt schreibgeschützt.</translation>
  </message>
  <message>
   <location filename="storage/holding.py" />
   <source>It is open in another window.</source>
   <translation>Es ist in einem anderen Fenster geöffnet.</translation>
  </message>
  <message>
   <location filename="storage/holding.py" />
   <source>It is open in another window: {0}.</source>
   <translation>Es ist in einem anderen Fenster geöffnet: {0}.</translation>
  </message>
  <message>
   <location filename="storage/holding.py" />
   <source>This drive keeps no locks between machines. If it is not open on {0} any more, open and close it there once.</source>
   <translation>Dieses Laufwerk kennt keine Sperren zwischen Rechnern. Wenn es auf {0} nicht mehr geöffnet ist, öffnen und schließen Sie es dort einmal.</translation>
  </message>
  <message>
   <location filename="storage/image_copies.py" />
   <source>Cannot copy {0}</source>
   <translation>{0} lässt sich nicht kopieren</translation>
  </message>
  <message>
   <location filename="storage/image_copies.py" />
   <source>Convert it to .nrrd or .nii.gz, or leave the images where they are.</source>
   <translation>Wandeln Sie es in .nrrd oder .nii.gz um, oder lassen Sie die Bilder, wo sie sind.</translation>
  </message>
  <message>
   <location filename="storage/image_copies.py" />
   <source>Copy the folder with the files that its links lead to, and use the copy.</source>
   <translation>Kopieren Sie den Ordner mit den Dateien, auf die seine Verknüpfungen zeigen, und verwenden Sie die Kopie.</translation>
  </message>
  <message>
   <location filename="storage/image_copies.py" />
   <source>Its voxels lie in other files, which are not known for sure.</source>
   <translation>Seine Voxel liegen in anderen Dateien, die nicht sicher bekannt sind.</translation>
  </message>
  <message>
   <location filename="storage/image_copies.py" />
   <source>“{0}” in it is a link to a file elsewhere.</source>
   <translation>„{0}“ darin ist ein Verweis auf eine Datei anderswo.</translation>
  </message>
  <message>
   <location filename="storage/image_files.py" />
   <source>Ask its owner for permission, or copy it.</source>
   <translation>Bitten Sie um Erlaubnis, oder kopieren Sie es.</translation>
  </message>
  <message>
   <location filename="storage/image_files.py" />
   <source>Cannot use {0} as a mask</source>
   <translation>{0} lässt sich nicht als Maske verwenden</translation>
  </message>
  <message>
   <location filename="storage/image_files.py" />
   <source>Check the disk or network.</source>
   <translation>Prüfen Sie Platte oder Netz.</translation>
  </message>
  <message>
   <location filename="storage/image_files.py" />
   <source>Check the name, or connect its drive.</source>
   <translation>Prüfen Sie den Namen, oder verbinden Sie das Laufwerk.</translation>
  </message>
  <message>
   <location filename="storage/image_files.py" />
   <source>Choose an image file.</source>
   <translation>Wählen Sie eine Bilddatei.</translation>
  </message>
  <message>
   <location filename="storage/image_files.py" />
   <source>Choose the mask made for this image.</source>
   <translation>Wählen Sie die Maske, die zu diesem Bild gehört.</translation>
  </message>
  <message>
   <location filename="storage/image_files.py" />
   <source>Copy the file again from where it came.</source>
   <translation>Kopieren Sie die Datei noch einmal von der Quelle.</translation>
  </message>
  <message>
   <location filename="storage/image_files.py" />
   <source>Copy the whole folder again from where it came.</source>
   <translation>Kopieren Sie den ganzen Ordner noch einmal von der Quelle.</translation>
  </message>
  <message>
   <location filename="storage/image_files.py" />
   <source>Crop it or make it smaller.</source>
   <translation>Beschneiden oder verkleinern Sie es.</translation>
  </message>
  <message>
   <location filename="storage/image_files.py" />
   <source>Give it its right ending ({0}).</source>
   <translation>Geben Sie ihr die richtige Endung ({0}).</translation>
  </message>
  <message>
   <location filename="storage/image_files.py" />
   <source>It is {0} in size, the image is {1}.</source>
   <translation>Sie ist {0} groß, das Bild {1}.</translation>
  </message>
  <message>
   <location filename="storage/image_files.py" />
   <source>Rename the file or folder.</source>
   <translation>Benennen Sie die Datei oder den Ordner um.</translation>
  </message>
  <message>
   <location filename="storage/image_files.py" />
   <source>Resample it to straight axes (segicl convert --straighten), and open that.</source>
   <translation>Rechnen Sie es auf gerade Achsen um (segicl convert --straighten), und öffnen Sie das.</translation>
  </message>
  <message>
   <location filename="storage/image_files.py" />
   <source>The axes of “{0}” are not at right angles (a tilted or sheared volume).</source>
   <translation>Die Achsen von „{0}“ stehen nicht im rechten Winkel (ein gekipptes oder geschertes Volumen).</translation>
  </message>
  <message>
   <location filename="storage/image_files.py" />
   <source>The content is not {0}, whatever the name “{1}” says.</source>
   <translation>Der Inhalt ist nicht {0}, was auch immer der Name „{1}“ sagt.</translation>
  </message>
  <message>
   <location filename="storage/image_files.py" />
   <source>The content is {0}, whatever the name “{1}” says.</source>
   <translation>Der Inhalt ist {0}, was auch immer der Name „{1}“ sagt.</translation>
  </message>
  <message>
   <location filename="storage/image_files.py" />
   <source>The name “{0}” is not written in Unicode.</source>
   <translation>Der Name „{0}“ ist nicht in Unicode geschrieben.</translation>
  </message>
  <message>
   <location filename="storage/image_files.py" />
   <source>You may not read “{0}”.</source>
   <translation>Sie dürfen „{0}“ nicht lesen.</translation>
  </message>
  <message>
   <location filename="storage/image_files.py" />
   <source>“{0}” is empty (0 bytes).</source>
   <translation>„{0}“ ist leer (0 Bytes).</translation>
  </message>
  <message>
   <location filename="storage/image_files.py" />
   <source>“{0}” is neither a file nor a folder.</source>
   <translation>„{0}“ ist weder Datei noch Ordner.</translation>
  </message>
  <message>
   <location filename="storage/image_files.py" />
   <source>“{0}” is not an OME-Zarr that can be opened ({1}).</source>
   <extracomment>texts: 1</extracomment>
   <translation>„{0}“ ist kein OME-Zarr, das sich öffnen lässt ({1}).</translation>
  </message>
  <message>
   <location filename="storage/image_files.py" />
   <source>“{0}” is not an image that can be opened (NIfTI, NRRD, MHA, PNG, JPEG, TIFF, BMP, GIF, WebP, OME-Zarr or DICOM).</source>
   <translation>„{0}“ ist kein Bild, das sich öffnen lässt (NIfTI, NRRD, MHA, PNG, JPEG, TIFF, BMP, GIF, WebP, OME-Zarr oder DICOM).</translation>
  </message>
  <message>
   <location filename="storage/image_files.py" />
   <source>“{0}” is too large for this computer.</source>
   <translation>„{0}“ ist zu groß für diesen Rechner.</translation>
  </message>
  <message>
   <location filename="storage/images.py" />
   <source>Choose frames that it has.</source>
   <translation>Wählen Sie Phasen, die es hat.</translation>
  </message>
  <message>
   <location filename="storage/images.py" />
   <source>It has {0} frame(s); there is no frame {1}.</source>
   <translation>Es hat {0} Phase(n); eine Phase {1} gibt es nicht.</translation>
  </message>
  <message>
   <location filename="storage/images.py" />
   <source>It holds complex numbers; images are grey or RGB.</source>
   <translation>Es enthält komplexe Zahlen; Bilder sind grau oder RGB.</translation>
  </message>
  <message>
   <location filename="storage/images.py" />
   <source>It holds {0} values a voxel; images are grey or RGB.</source>
   <translation>Es enthält {0} Werte je Voxel; Bilder sind grau oder RGB.</translation>
  </message>
  <message>
   <location filename="storage/images.py" />
   <source>Its colour values are {0} numbers; colour is read from 8 or 16 bit.</source>
   <translation>Seine Farbwerte sind vom Typ {0}; gelesen wird Farbe mit 8 oder 16 Bit.</translation>
  </message>
  <message>
   <location filename="storage/images.py" />
   <source>Save it as 8-bit RGB.</source>
   <translation>Speichern Sie es als RGB mit 8 Bit.</translation>
  </message>
  <message>
   <location filename="storage/images.py" />
   <source>Save one channel as an image of its own and open that.</source>
   <translation>Speichern Sie einen Kanal als eigenes Bild, und öffnen Sie das.</translation>
  </message>
  <message>
   <location filename="storage/importers/api.py" />
   <source>Cannot import {0}</source>
   <translation>{0} lässt sich nicht importieren</translation>
  </message>
  <message>
   <location filename="storage/importers/api.py" />
   <source>Export it again from the program it came from.</source>
   <translation>Exportieren Sie es noch einmal aus dem Programm, aus dem es kam.</translation>
  </message>
  <message>
   <location filename="storage/importers/api.py" />
   <source>It holds {0} objects of one label; up to {1} can be told apart.</source>
   <translation>Es enthält {0} Objekte eines Labels; bis zu {1} lassen sich unterscheiden.</translation>
  </message>
  <message>
   <location filename="storage/importers/api.py" />
   <source>Split the file.</source>
   <translation>Teilen Sie die Datei.</translation>
  </message>
  <message>
   <location filename="storage/importers/api.py" />
   <source>“{0}” is damaged or not what it seems to be: {1}.</source>
   <extracomment>texts: 1</extracomment>
   <translation>„{0}“ ist beschädigt oder nicht, was es scheint: {1}.</translation>
  </message>
  <message>
   <location filename="storage/importers/coco.py" />
   <source>Choose the file made for this image.</source>
   <translation>Wählen Sie die Datei, die zu diesem Bild gehört.</translation>
  </message>
  <message>
   <location filename="storage/importers/coco.py" />
   <source>It knows no image “{0}”.</source>
   <translation>Es kennt kein Bild „{0}“.</translation>
  </message>
  <message>
   <location filename="storage/importers/coco.py" />
   <source>It says that “{0}” has {1} × {2} pixels; the image has {3} × {4}.</source>
   <translation>Es sagt, „{0}“ habe {1} × {2} Pixel; das Bild hat {3} × {4}.</translation>
  </message>
  <message>
   <location filename="storage/importers/coco.py" />
   <source>a mask is not {0} × {1} in size, as its image is</source>
   <translation>eine Maske ist nicht {0} × {1} groß, wie es ihr Bild ist</translation>
  </message>
  <message>
   <location filename="storage/importers/coco.py" />
   <source>an annotation has no category</source>
   <translation>eine Annotation hat keine Kategorie</translation>
  </message>
  <message>
   <location filename="storage/importers/coco.py" />
   <source>an annotation is of category {0}, which there is not</source>
   <translation>eine Annotation hat die Kategorie {0}, die es nicht gibt</translation>
  </message>
  <message>
   <location filename="storage/importers/coco.py" />
   <source>an annotation's mask is malformed</source>
   <translation>die Maske einer Annotation ist unbrauchbar</translation>
  </message>
  <message>
   <location filename="storage/importers/coco.py" />
   <source>an image's size is missing or no number</source>
   <translation>die Größe eines Bildes fehlt oder ist keine Zahl</translation>
  </message>
  <message>
   <location filename="storage/importers/coco.py" />
   <source>an outline lies far outside its image</source>
   <translation>ein Umriss liegt weit außerhalb seines Bildes</translation>
  </message>
  <message>
   <location filename="storage/importers/coco.py" />
   <source>it does not say which of the {0} slices is meant</source>
   <translation>es sagt nicht, welche der {0} Schichten gemeint ist</translation>
  </message>
  <message>
   <location filename="storage/importers/coco.py" />
   <source>it is larger than 2 GB</source>
   <translation>es ist größer als 2 GB</translation>
  </message>
  <message>
   <location filename="storage/importers/coco.py" />
   <source>the run lengths of a mask do not fill its image</source>
   <translation>die Lauflängen einer Maske füllen ihr Bild nicht</translation>
  </message>
  <message>
   <location filename="storage/importers/dicom_seg.py" />
   <source>Choose a file of modality SEG.</source>
   <translation>Wählen Sie eine Datei der Modalität SEG.</translation>
  </message>
  <message>
   <location filename="storage/importers/dicom_seg.py" />
   <source>It is no DICOM segmentation.</source>
   <translation>Es ist keine DICOM-Segmentierung.</translation>
  </message>
  <message>
   <location filename="storage/importers/dicom_seg.py" />
   <source>it does not say where each of its frames lies</source>
   <translation>es sagt nicht, wo jedes seiner Teilbilder liegt</translation>
  </message>
  <message>
   <location filename="storage/importers/label_map.py" />
   <source>Choose a file whose values are label numbers.</source>
   <translation>Wählen Sie eine Datei, deren Werte Labelnummern sind.</translation>
  </message>
  <message>
   <location filename="storage/importers/label_map.py" />
   <source>It holds {0} different values: it is an image, or has numbered objects.</source>
   <translation>Es enthält {0} verschiedene Werte: es ist ein Bild oder hat nummerierte Objekte.</translation>
  </message>
  <message>
   <location filename="storage/importers/names.py" />
   <source>it is not JSON</source>
   <translation>es ist kein JSON</translation>
  </message>
  <message>
   <location filename="storage/importers/names.py" />
   <source>it is too large to be a list of labels</source>
   <translation>es ist zu groß für eine Liste von Labels</translation>
  </message>
  <message>
   <location filename="storage/importers/names.py" />
   <source>its label “{0}” has no value</source>
   <translation>sein Label „{0}“ hat keinen Wert</translation>
  </message>
  <message>
   <location filename="storage/importers/names.py" />
   <source>its labels have values beyond 65535</source>
   <translation>seine Labels haben Werte über 65535</translation>
  </message>
  <message>
   <location filename="storage/importers/nnunet.py" />
   <source>Channels of each case: {0}; the first is shown.</source>
   <translation>Kanäle jedes Falls: {0}; der erste wird gezeigt.</translation>
  </message>
  <message>
   <location filename="storage/importers/nnunet.py" />
   <source>Names of images end in _0000, _0001 …, one a channel.</source>
   <translation>Namen von Bildern enden auf _0000, _0001 …, eines je Kanal.</translation>
  </message>
  <message>
   <location filename="storage/importers/nnunet.py" />
   <source>Regions of several values have become labels that exclude each other.</source>
   <translation>Regionen aus mehreren Werten wurden Labels, die einander ausschließen.</translation>
  </message>
  <message>
   <location filename="storage/importers/nnunet.py" />
   <source>There is no image in “{0}”.</source>
   <translation>In „{0}“ ist kein Bild.</translation>
  </message>
  <message>
   <location filename="storage/importers/nnunet.py" />
   <source>it has no “labels” as nnU-Net writes them</source>
   <translation>es hat keine „labels“, wie nnU-Net sie schreibt</translation>
  </message>
  <message>
   <location filename="storage/importers/nnunet.py" />
   <source>{0}: {1} of {2} channels are there.</source>
   <translation>{0}: {1} von {2} Kanälen sind da.</translation>
  </message>
  <message>
   <location filename="storage/importers/placing.py" />
   <source>Choose the image it was made for, or let it be resampled.</source>
   <translation>Wählen Sie das Bild, zu dem es gehört, oder lassen Sie es umrechnen.</translation>
  </message>
  <message>
   <location filename="storage/importers/placing.py" />
   <source>Choose the image it was made for.</source>
   <translation>Wählen Sie das Bild, zu dem es gehört.</translation>
  </message>
  <message>
   <location filename="storage/importers/placing.py" />
   <source>It is placed by its position in space, and the image is a picture without a position.</source>
   <translation>Es hat eine Lage im Raum, und das Bild ist eines ohne Lage.</translation>
  </message>
  <message>
   <location filename="storage/importers/placing.py" />
   <source>It is placed by its position in space, and the image is a volume in time.</source>
   <translation>Es hat eine Lage im Raum, und das Bild ist ein Volumen über die Zeit.</translation>
  </message>
  <message>
   <location filename="storage/importers/placing.py" />
   <source>It lies beside the image: they have no voxel in common.</source>
   <translation>Es liegt neben dem Bild: sie haben kein Voxel gemeinsam.</translation>
  </message>
  <message>
   <location filename="storage/importers/placing.py" />
   <source>Its voxels do not lie where the image's do: slightly turned or scaled (up to {0} mm apart).</source>
   <translation>Seine Voxel liegen nicht, wo die des Bildes liegen: etwas gedreht oder skaliert (bis zu {0} mm auseinander).</translation>
  </message>
  <message>
   <location filename="storage/importers/placing.py" />
   <source>Its voxels do not lie where the image's do: {0} (up to {1} mm apart).</source>
   <translation>Seine Voxel liegen nicht, wo die des Bildes liegen: {0} (bis zu {1} mm auseinander).</translation>
  </message>
  <message>
   <location filename="storage/importers/placing.py" />
   <source>Its voxels do not lie where the image's do: {0} voxels of {1} from {2}; the image has {3} of {4} from {5}.</source>
   <translation>Seine Voxel liegen nicht, wo die des Bildes liegen: {0} Voxel von {1} ab {2}; das Bild hat {3} von {4} ab {5}.</translation>
  </message>
  <message>
   <location filename="storage/importers/placing.py" />
   <source>its voxels have no extent</source>
   <translation>seine Voxel haben keine Ausdehnung</translation>
  </message>
  <message>
   <location filename="storage/importers/rtstruct.py" />
   <source>Choose a file of modality RTSTRUCT.</source>
   <translation>Wählen Sie eine Datei der Modalität RTSTRUCT.</translation>
  </message>
  <message>
   <location filename="storage/importers/rtstruct.py" />
   <source>It is no DICOM structure set.</source>
   <translation>Es ist kein DICOM Structure Set.</translation>
  </message>
  <message>
   <location filename="storage/importers/sizes.py" />
   <source>its header declares {0} voxels, far more than the file can hold</source>
   <translation>sein Kopf nennt {0} Voxel, weit mehr, als die Datei enthalten kann</translation>
  </message>
  <message>
   <location filename="storage/importers/sizes.py" />
   <source>its voxels are in another file; save it as one file</source>
   <translation>seine Voxel sind in einer anderen Datei; speichern Sie es als eine Datei</translation>
  </message>
  <message>
   <location filename="storage/importers/slicer.py" />
   <source>it holds {0} values</source>
   <translation>es enthält Werte vom Typ {0}</translation>
  </message>
  <message>
   <location filename="storage/importers/slicer.py" />
   <source>it is not a volume of labels</source>
   <translation>es ist kein Volumen aus Labels</translation>
  </message>
  <message>
   <location filename="storage/importers/slicer.py" />
   <source>its values are not labels of 0 to 65535</source>
   <translation>seine Werte sind keine Labels von 0 bis 65535</translation>
  </message>
  <message>
   <location filename="storage/importers/slicer.py" />
   <source>its values are not whole numbers</source>
   <translation>seine Werte sind keine ganzen Zahlen</translation>
  </message>
  <message>
   <location filename="storage/importers/slicer.py" />
   <source>segment {0} is in layer {1} of {2}</source>
   <translation>Segment {0} ist in Ebene {1} von {2}</translation>
  </message>
  <message>
   <location filename="storage/importers/slicer.py" />
   <source>what it says of segment {0} is no number</source>
   <translation>was es zu Segment {0} sagt, ist keine Zahl</translation>
  </message>
  <message>
   <location filename="storage/label_maps.py" />
   <source>A PNG holds one picture, not a volume.</source>
   <translation>Ein PNG enthält ein einzelnes Bild, kein Volumen.</translation>
  </message>
  <message>
   <location filename="storage/label_maps.py" />
   <source>Check that the disk is not full, or choose .nrrd, which holds any geometry. Earlier files are unharmed.</source>
   <translation>Prüfen Sie, ob die Platte voll ist, oder wählen Sie .nrrd, das jede Geometrie fasst. Frühere Dateien sind unversehrt.</translation>
  </message>
  <message>
   <location filename="storage/label_maps.py" />
   <source>Choose .nii.gz, .nrrd or .mha.</source>
   <translation>Wählen Sie .nii.gz, .nrrd oder .mha.</translation>
  </message>
  <message>
   <location filename="storage/label_maps.py" />
   <source>Choose the mask made for this image, or resample it to the image's grid.</source>
   <translation>Wählen Sie die Maske, die zu diesem Bild gehört, oder rechnen Sie sie auf sein Gitter um.</translation>
  </message>
  <message>
   <location filename="storage/label_maps.py" />
   <source>It does not lie where the image does: {0}.</source>
   <translation>Es liegt nicht, wo das Bild liegt: {0}.</translation>
  </message>
  <message>
   <location filename="storage/label_maps.py" />
   <source>It holds colours, not label numbers.</source>
   <translation>Es enthält Farben statt Labelnummern.</translation>
  </message>
  <message>
   <location filename="storage/label_maps.py" />
   <source>It holds values that are not whole numbers, such as probabilities.</source>
   <translation>Es enthält Werte, die keine ganzen Zahlen sind, etwa Wahrscheinlichkeiten.</translation>
  </message>
  <message>
   <location filename="storage/label_maps.py" />
   <source>It holds {0} values.</source>
   <translation>Es enthält Werte vom Typ {0}.</translation>
  </message>
  <message>
   <location filename="storage/label_maps.py" />
   <source>Its values run from {0} to {1}; labels are numbered 0 to 65535.</source>
   <translation>Seine Werte reichen von {0} bis {1}; Labels sind von 0 bis 65535 nummeriert.</translation>
  </message>
  <message>
   <location filename="storage/label_maps.py" />
   <source>JPEG alters values, so label numbers do not survive in it.</source>
   <translation>JPEG verändert Werte, so dass Labelnummern darin nicht erhalten bleiben.</translation>
  </message>
  <message>
   <location filename="storage/label_maps.py" />
   <source>Renumber its labels.</source>
   <translation>Nummerieren Sie seine Labels um.</translation>
  </message>
  <message>
   <location filename="storage/label_maps.py" />
   <source>Save a mask of label numbers.</source>
   <translation>Speichern Sie eine Maske aus Labelnummern.</translation>
  </message>
  <message>
   <location filename="storage/label_maps.py" />
   <source>Save it as a grey or palette image whose values are the label numbers.</source>
   <translation>Speichern Sie es als Grau- oder Palettenbild, dessen Werte die Labelnummern sind.</translation>
  </message>
  <message>
   <location filename="storage/label_maps.py" />
   <source>Save it as whole numbers.</source>
   <translation>Speichern Sie es in ganzen Zahlen.</translation>
  </message>
  <message>
   <location filename="storage/label_maps.py" />
   <source>Save the mask as PNG or NIfTI.</source>
   <translation>Speichern Sie die Maske als PNG oder NIfTI.</translation>
  </message>
  <message>
   <location filename="storage/label_maps.py" />
   <source>The file was checked and not kept: it was not complete when read back.</source>
   <translation>Die Datei wurde geprüft und nicht behalten: zurückgelesen war sie nicht vollständig.</translation>
  </message>
  <message>
   <location filename="storage/label_maps.py" />
   <source>The file was checked and not kept: {0}.</source>
   <extracomment>texts: 0</extracomment>
   <translation>Die Datei wurde geprüft und nicht behalten: {0}.</translation>
  </message>
  <message>
   <location filename="storage/label_maps.py" />
   <source>“{0}” is not a format that masks are written in.</source>
   <translation>„{0}“ ist kein Format, in dem Masken geschrieben werden.</translation>
  </message>
  <message>
   <location filename="storage/looking.py" />
   <source>Wait until it is closed there, or ask for a copy.</source>
   <translation>Warten Sie, bis es dort geschlossen ist, oder bitten Sie um eine Kopie.</translation>
  </message>
  <message>
   <location filename="storage/looking.py" />
   <source>opened to look only</source>
   <translation>nur zum Ansehen geöffnet</translation>
  </message>
  <message>
   <location filename="storage/looking.py" />
   <source>{0} has it open on {1}, as a folder of that machine's own disk.</source>
   <translation>{0} hat es auf {1} geöffnet, als Ordner auf der Platte jenes Rechners.</translation>
  </message>
  <message>
   <location filename="storage/migrations.py" />
   <source>It could not be brought from format {0} to {1} ({2}). It is as it was.</source>
   <extracomment>texts: 2</extracomment>
   <translation>Es ließ sich nicht von Format {0} zu {1} bringen ({2}). Es ist, wie es war.</translation>
  </message>
  <message>
   <location filename="storage/migrations.py" />
   <source>Make room on that disk, then open the project again; it is as it was.</source>
   <translation>Schaffen Sie auf jener Platte Platz, und öffnen Sie das Projekt dann noch einmal; es ist, wie es war.</translation>
  </message>
  <message>
   <location filename="storage/migrations.py" />
   <source>Open it with the version that saved it last, and report this.</source>
   <translation>Öffnen Sie es mit der Version, die es zuletzt gespeichert hat, und melden Sie dies.</translation>
  </message>
  <message>
   <location filename="storage/migrations.py" />
   <source>{0} could not be written ({1}).</source>
   <extracomment>texts: 1</extracomment>
   <translation>{0} ließ sich nicht schreiben ({1}).</translation>
  </message>
  <message>
   <location filename="storage/parts.py" />
   <source>Cannot tell which image is meant</source>
   <translation>Es ist unklar, welches Bild gemeint ist</translation>
  </message>
  <message>
   <location filename="storage/parts.py" />
   <source>Write it as series=UID, stack=NUMBER, channel=NUMBER or colour=R-G-B, joined by “&amp;”.</source>
   <translation>Schreiben Sie es als series=UID, stack=NUMMER, channel=NUMMER oder colour=R-G-B, verbunden durch „&amp;“.</translation>
  </message>
  <message>
   <location filename="storage/parts.py" />
   <source>“{0}” does not name a part of a file.</source>
   <translation>„{0}“ benennt keinen Teil einer Datei.</translation>
  </message>
  <message>
   <location filename="storage/pixels.py" />
   <source>Check the disk or choose another format.</source>
   <translation>Prüfen Sie die Platte, oder wählen Sie ein anderes Format.</translation>
  </message>
  <message>
   <location filename="storage/pixels.py" />
   <source>It has {0} dimensions ({1}); images, volumes and volumes in time can be opened.</source>
   <translation>Es hat {0} Dimensionen ({1}); öffnen lassen sich Bilder, Volumen und Volumen über die Zeit.</translation>
  </message>
  <message>
   <location filename="storage/pixels.py" />
   <source>It is a NIfTI-2 file of a type of voxels that is not known here.</source>
   <translation>Es ist eine NIfTI-2-Datei mit einer hier unbekannten Art von Voxeln.</translation>
  </message>
  <message>
   <location filename="storage/pixels.py" />
   <source>Its header gives no usable position: spacing {0}, origin {1}.</source>
   <translation>Sein Kopf gibt keine brauchbare Lage an: Abstand {0}, Ursprung {1}.</translation>
  </message>
  <message>
   <location filename="storage/pixels.py" />
   <source>Its header is not usable: {0}.</source>
   <extracomment>texts: 0</extracomment>
   <translation>Sein Kopf ist unbrauchbar: {0}.</translation>
  </message>
  <message>
   <location filename="storage/pixels.py" />
   <source>Save it as whole numbers or floating point numbers of 32 bits.</source>
   <translation>Speichern Sie es in ganzen Zahlen oder Gleitkommazahlen von 32 Bit.</translation>
  </message>
  <message>
   <location filename="storage/pixels.py" />
   <source>Save the channel you need as a 3D or 4D file and open that.</source>
   <translation>Speichern Sie den gebrauchten Kanal als 3D- oder 4D-Datei, und öffnen Sie die.</translation>
  </message>
  <message>
   <location filename="storage/pixels.py" />
   <source>“{0}” refused the file: {1}.</source>
   <extracomment>texts: 1</extracomment>
   <translation>„{0}“ hat die Datei verweigert: {1}.</translation>
  </message>
  <message>
   <location filename="storage/project_archives.py" />
   <source>It is damaged: {0}.</source>
   <extracomment>texts: 0</extracomment>
   <translation>Es ist beschädigt: {0}.</translation>
  </message>
  <message>
   <location filename="storage/project_archives.py" />
   <source>Send or fetch it again.</source>
   <translation>Senden oder holen Sie es noch einmal.</translation>
  </message>
  <message>
   <location filename="storage/project_archives.py" />
   <source>The package cannot be unpacked</source>
   <translation>Das Paket lässt sich nicht auspacken</translation>
  </message>
  <message>
   <location filename="storage/project_archives.py" />
   <source>it holds too much</source>
   <translation>es enthält zu viel</translation>
  </message>
  <message>
   <location filename="storage/project_archives.py" />
   <source>“{0}” leads out of it</source>
   <translation>„{0}“ führt hinaus</translation>
  </message>
  <message>
   <location filename="storage/project_store.py" />
   <source>Cannot create {0}</source>
   <translation>{0} lässt sich nicht anlegen</translation>
  </message>
  <message>
   <location filename="storage/project_store.py" />
   <source>Choose a folder ending in .segicl, or open a folder of scans instead.</source>
   <translation>Wählen Sie einen Ordner, der auf .segicl endet, oder öffnen Sie stattdessen einen Ordner mit Aufnahmen.</translation>
  </message>
  <message>
   <location filename="storage/project_store.py" />
   <source>Choose a folder of your own.</source>
   <translation>Wählen Sie einen eigenen Ordner.</translation>
  </message>
  <message>
   <location filename="storage/project_store.py" />
   <source>Close it there, then open it here again to work on it.</source>
   <translation>Schließen Sie es dort, und öffnen Sie es dann hier noch einmal, um daran zu arbeiten.</translation>
  </message>
  <message>
   <location filename="storage/project_store.py" />
   <source>Close it, then open it again to work on it.</source>
   <translation>Schließen Sie es, und öffnen Sie es dann noch einmal, um daran zu arbeiten.</translation>
  </message>
  <message>
   <location filename="storage/project_store.py" />
   <source>Free some space; keep this window open, saving is tried again by itself.</source>
   <translation>Machen Sie Platz; lassen Sie dieses Fenster offen, das Speichern wird von selbst wiederholt.</translation>
  </message>
  <message>
   <location filename="storage/project_store.py" />
   <source>It was closed.</source>
   <translation>Es wurde geschlossen.</translation>
  </message>
  <message>
   <location filename="storage/project_store.py" />
   <source>Its database could not be completed.</source>
   <translation>Seine Datenbank ließ sich nicht vervollständigen.</translation>
  </message>
  <message>
   <location filename="storage/project_store.py" />
   <source>Open it again.</source>
   <translation>Öffnen Sie es noch einmal.</translation>
  </message>
  <message>
   <location filename="storage/project_store.py" />
   <source>Open it, or choose another folder.</source>
   <translation>Öffnen Sie es, oder wählen Sie einen anderen Ordner.</translation>
  </message>
  <message>
   <location filename="storage/project_store.py" />
   <source>opened by {0}</source>
   <translation>geöffnet von {0}</translation>
  </message>
  <message>
   <location filename="storage/project_store.py" />
   <source>{0} cannot be written ({1}).</source>
   <translation>{0} lässt sich nicht schreiben ({1}).</translation>
  </message>
  <message>
   <location filename="storage/project_store.py" />
   <source>{0} is a project already, or what is left of one.</source>
   <translation>{0} ist schon ein Projekt oder der Rest von einem.</translation>
  </message>
  <message>
   <location filename="storage/project_store.py" />
   <source>{0} is closed</source>
   <translation>{0} ist geschlossen</translation>
  </message>
  <message>
   <location filename="storage/project_store.py" />
   <source>{0} is damaged ({1}).</source>
   <translation>{0} ist beschädigt ({1}).</translation>
  </message>
  <message>
   <location filename="storage/project_store.py" />
   <source>{0} is not a SegICL project (no project.db in it).</source>
   <translation>{0} ist kein SegICL-Projekt (keine project.db darin).</translation>
  </message>
  <message>
   <location filename="storage/pseudonyms.py" />
   <source>Cannot make pseudonyms</source>
   <translation>Pseudonyme lassen sich nicht machen</translation>
  </message>
  <message>
   <location filename="storage/pseudonyms.py" />
   <source>Make it readable, or remove it: patients then get other names.</source>
   <translation>Machen Sie sie lesbar, oder entfernen Sie sie: Patienten bekommen dann andere Namen.</translation>
  </message>
  <message>
   <location filename="storage/pseudonyms.py" />
   <source>The secret they are made with, “{0}”, cannot be read: {1}.</source>
   <translation>Das Geheimnis, mit dem sie gemacht werden, „{0}“, lässt sich nicht lesen: {1}.</translation>
  </message>
  <message>
   <location filename="storage/readers/ome_zarr.py" />
   <source>It holds no image “{0}”.</source>
   <translation>Es enthält kein Bild „{0}“.</translation>
  </message>
  <message>
   <location filename="storage/readers/ome_zarr.py" />
   <source>It is a Zarr folder without an OME image in it (no “multiscales”).</source>
   <translation>Es ist ein Zarr-Ordner ohne OME-Bild darin (keine „multiscales“).</translation>
  </message>
  <message>
   <location filename="storage/readers/ome_zarr.py" />
   <source>It is a plate of many wells, each with images of its own.</source>
   <translation>Es ist eine Platte mit vielen Wells, jedes mit eigenen Bildern.</translation>
  </message>
  <message>
   <location filename="storage/readers/ome_zarr.py" />
   <source>Open the folder of one field of a well: row/column/field.</source>
   <translation>Öffnen Sie den Ordner eines Felds eines Wells: Zeile/Spalte/Feld.</translation>
  </message>
  <message>
   <location filename="storage/readers/ome_zarr.py" />
   <source>Save it as OME-Zarr 0.4 or 0.5.</source>
   <translation>Speichern Sie es als OME-Zarr 0.4 oder 0.5.</translation>
  </message>
  <message>
   <location filename="storage/readers/ome_zarr.py" />
   <source>it holds {0} images; “{1}” was opened</source>
   <translation>es enthält {0} Bilder; „{1}“ wurde geöffnet</translation>
  </message>
  <message>
   <location filename="storage/readers/ome_zarr.py" />
   <source>it is too large to be opened in full; its step {0} was</source>
   <translation>es ist zu groß, um ganz geöffnet zu werden; geöffnet wurde seine Stufe {0}</translation>
  </message>
  <message>
   <location filename="storage/readers/pictures.py" />
   <source>Choose one of those it has.</source>
   <translation>Wählen Sie eines von denen, die es hat.</translation>
  </message>
  <message>
   <location filename="storage/readers/pictures.py" />
   <source>It has {0} channel(s); there is no channel {1}.</source>
   <translation>Es hat {0} Kanal/Kanäle; einen Kanal {1} gibt es nicht.</translation>
  </message>
  <message>
   <location filename="storage/readers/pictures.py" />
   <source>it has {0} frames; the first was opened</source>
   <translation>es hat {0} Phasen; die erste wurde geöffnet</translation>
  </message>
  <message>
   <location filename="storage/readers/stored.py" />
   <source>it has {0} channels; the first, “{1}”, was opened</source>
   <translation>es hat {0} Kanäle; der erste, „{1}“, wurde geöffnet</translation>
  </message>
  <message>
   <location filename="storage/readers/tiff.py" />
   <source>Its {0} axes are {1} long; slices, time and channels can be opened.</source>
   <translation>Seine Achsen {0} sind {1} lang; öffnen lassen sich Schichten, Zeit und Kanäle.</translation>
  </message>
  <message>
   <location filename="storage/readers/tiff.py" />
   <source>Save the part of it that you need as a file of its own.</source>
   <translation>Speichern Sie den gebrauchten Teil als eigene Datei.</translation>
  </message>
  <message>
   <location filename="storage/readers/tiff.py" />
   <source>it does not say how far its slices are apart, so sizes are in pixels</source>
   <translation>es sagt nicht, wie weit seine Schichten auseinanderliegen; Größen gelten in Pixeln</translation>
  </message>
  <message>
   <location filename="storage/readers/tiff.py" />
   <source>it is too large to be opened in full ({0}); a smaller one in it was</source>
   <translation>es ist zu groß, um ganz geöffnet zu werden ({0}); geöffnet wurde ein kleineres darin</translation>
  </message>
  <message>
   <location filename="storage/readers/tiff.py" />
   <source>{0} bytes are there for {1} of pixels</source>
   <translation>{0} Bytes sind da für {1} an Pixeln</translation>
  </message>
  <message>
   <location filename="storage/readers/volumes.py" />
   <source>its header does not say how it lies in the patient (neither form has a code)</source>
   <translation>sein Kopf sagt nicht, wie es im Patienten liegt (keine der beiden Formen hat einen Code)</translation>
  </message>
  <message>
   <location filename="storage/readers/volumes.py" />
   <source>its sform and qform differ; the sform was used</source>
   <translation>seine sform und qform weichen ab; verwendet wurde die sform</translation>
  </message>
  <message>
   <location filename="storage/readers/volumes.py" />
   <source>its sform is sheared; the qform was used</source>
   <translation>seine sform ist geschert; verwendet wurde die qform</translation>
  </message>
  <message>
   <location filename="storage/reconnect.py" />
   <source>Connect its disk. Keep this window open; saving is tried again by itself.</source>
   <translation>Schließen Sie die Platte an. Lassen Sie dieses Fenster offen; das Speichern wird von selbst wiederholt.</translation>
  </message>
  <message>
   <location filename="storage/reconnect.py" />
   <source>Export what is on screen to another folder, then open the project again.</source>
   <translation>Exportieren Sie, was auf dem Bildschirm ist, in einen anderen Ordner, und öffnen Sie das Projekt dann noch einmal.</translation>
  </message>
  <message>
   <location filename="storage/reconnect.py" />
   <source>{0} cannot be reached.</source>
   <translation>{0} ist nicht zu erreichen.</translation>
  </message>
  <message>
   <location filename="storage/reconnect.py" />
   <source>{0} could not be read ({1}).</source>
   <extracomment>texts: 1</extracomment>
   <translation>{0} ließ sich nicht lesen ({1}).</translation>
  </message>
  <message>
   <location filename="storage/reconnect.py" />
   <source>{0} is busy.</source>
   <translation>{0} ist beschäftigt.</translation>
  </message>
  <message>
   <location filename="storage/reconnect.py" />
   <source>{0} was changed by somebody else while it could not be reached.</source>
   <translation>{0} wurde von jemand anderem geändert, während es nicht zu erreichen war.</translation>
  </message>
  <message>
   <location filename="storage/repair.py" />
   <source>Cannot repair this project</source>
   <translation>Dieses Projekt lässt sich nicht reparieren</translation>
  </message>
  <message>
   <location filename="storage/repair.py" />
   <source>Cannot repair {0}</source>
   <translation>{0} lässt sich nicht reparieren</translation>
  </message>
  <message>
   <location filename="storage/repair.py" />
   <source>Check the path.</source>
   <translation>Prüfen Sie den Pfad.</translation>
  </message>
  <message>
   <location filename="storage/repair.py" />
   <source>Nothing of what its cases share (labels, names, settings) can be read.</source>
   <translation>Nichts von dem, was seine Fälle gemeinsam haben (Labels, Namen, Einstellungen), ist lesbar.</translation>
  </message>
  <message>
   <location filename="storage/repair.py" />
   <source>There is no project.db in {0}.</source>
   <translation>In {0} ist keine project.db.</translation>
  </message>
  <message>
   <location filename="storage/task_file.py" />
   <source>Ask whoever made it for another copy; nothing was changed.</source>
   <translation>Bitten Sie um eine weitere Kopie; nichts wurde geändert.</translation>
  </message>
  <message>
   <location filename="storage/task_file.py" />
   <source>a mask of exemplar {0} does not fit its image</source>
   <translation>eine Maske von Beispiel {0} passt nicht zu ihrem Bild</translation>
  </message>
  <message>
   <location filename="storage/task_file.py" />
   <source>a mask of exemplar {0} holds labels it does not name</source>
   <translation>eine Maske von Beispiel {0} enthält Labels, die es nicht nennt</translation>
  </message>
  <message>
   <location filename="storage/task_file.py" />
   <source>exemplar {0} holds values that are no numbers</source>
   <translation>Beispiel {0} enthält Werte, die keine Zahlen sind</translation>
  </message>
  <message>
   <location filename="storage/task_file.py" />
   <source>exemplar {0} is neither grey nor RGB</source>
   <translation>Beispiel {0} ist weder grau noch RGB</translation>
  </message>
  <message>
   <location filename="storage/task_file.py" />
   <source>it holds too many files</source>
   <translation>sie enthält zu viele Dateien</translation>
  </message>
  <message>
   <location filename="storage/task_file.py" />
   <source>it holds “{0}”, which belongs in no task</source>
   <translation>sie enthält „{0}“, das in keine Aufgabe gehört</translation>
  </message>
  <message>
   <location filename="storage/task_file.py" />
   <source>it is larger than {0} GB unpacked</source>
   <translation>sie ist ausgepackt größer als {0} GB</translation>
  </message>
  <message>
   <location filename="storage/task_file.py" />
   <source>it is no archive that can be read ({0})</source>
   <extracomment>texts: 0</extracomment>
   <translation>sie ist kein lesbares Archiv ({0})</translation>
  </message>
  <message>
   <location filename="storage/task_file.py" />
   <source>it is not a task of this program</source>
   <translation>sie ist keine Aufgabe dieses Programms</translation>
  </message>
  <message>
   <location filename="storage/task_file.py" />
   <source>it is packed so tightly that it looks like a trap</source>
   <translation>sie ist so dicht gepackt, dass sie nach einer Falle aussieht</translation>
  </message>
  <message>
   <location filename="storage/task_file.py" />
   <source>it was made by a newer version of this program</source>
   <translation>sie wurde von einer neueren Version dieses Programms gemacht</translation>
  </message>
  <message>
   <location filename="storage/task_file.py" />
   <source>its description cannot be read ({0})</source>
   <extracomment>texts: 0</extracomment>
   <translation>ihre Beschreibung lässt sich nicht lesen ({0})</translation>
  </message>
  <message>
   <location filename="storage/task_file.py" />
   <source>its description is not valid ({0})</source>
   <extracomment>texts: 0</extracomment>
   <translation>ihre Beschreibung ist nicht gültig ({0})</translation>
  </message>
  <message>
   <location filename="storage/task_file.py" />
   <source>its description is too long</source>
   <translation>ihre Beschreibung ist zu lang</translation>
  </message>
  <message>
   <location filename="storage/task_file.py" />
   <source>its labels are not valid: {0}</source>
   <extracomment>texts: 0</extracomment>
   <translation>ihre Labels sind nicht gültig: {0}</translation>
  </message>
  <message>
   <location filename="storage/task_file.py" />
   <source>{0} is damaged ({1})</source>
   <extracomment>texts: 1</extracomment>
   <translation>{0} ist beschädigt ({1})</translation>
  </message>
  <message>
   <location filename="storage/task_file.py" />
   <source>{0} is missing</source>
   <translation>{0} fehlt</translation>
  </message>
  <message>
   <location filename="storage/task_file.py" />
   <source>{0} is no array ({1})</source>
   <extracomment>texts: 1</extracomment>
   <translation>{0} ist kein Array ({1})</translation>
  </message>
  <message>
   <location filename="storage/task_file.py" />
   <source>{0} is no picture: {1}, {2}</source>
   <translation>{0} ist kein Bild: {1}, {2}</translation>
  </message>
  <message>
   <location filename="storage/task_file.py" />
   <source>{0} is not as long as it says</source>
   <translation>{0} ist nicht so lang, wie es sagt</translation>
  </message>
  <message>
   <location filename="ui/commands.py" />
   <source>Add label {0}</source>
   <translation>Label {0} hinzufügen</translation>
  </message>
  <message>
   <location filename="ui/commands.py" />
   <source>Change label {0}</source>
   <translation>Label {0} ändern</translation>
  </message>
  <message>
   <location filename="ui/commands.py" />
   <source>Delete label {0}</source>
   <translation>Label {0} löschen</translation>
  </message>
  <message>
   <location filename="ui/commands.py" />
   <source>Lock {0}</source>
   <translation>{0} sperren</translation>
  </message>
  <message>
   <location filename="ui/commands.py" />
   <source>Unlock {0}</source>
   <translation>{0} entsperren</translation>
  </message>
 </context>
</TS>
