@echo off
rem The command line, from the folder bin of the installation.
setlocal
set PYTHONPATH=
set PYTHONHOME=
set PYTHONNOUSERSITE=1
set PYTHONDONTWRITEBYTECODE=1
"%~dp0..\python\python.exe" -P -m segicl_gui %*
