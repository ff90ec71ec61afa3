@echo off
rem The command line of an installed Gatehouse: the desktop program without a window.
"%~dp0..\..\Gatehouse.exe" --gatehouse-command --disable-gpu -- %*
