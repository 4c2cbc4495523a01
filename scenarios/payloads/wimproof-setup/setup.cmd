@echo off
rem The installer inside wimproof-setup.exe: /S installs, /U removes, /EXIT=n ends with that code. Pane runs it; Windows would not.
setlocal enableextensions
set "home=%ProgramFiles%\wimproof setup"
set "uninstall=HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall\wimproof setup"
set action=
set code=0
:next
if "%~1"=="" goto ready
if /i "%~1"=="/S" set action=install
if /i "%~1"=="/U" set action=remove
if /i "%~1"=="/EXIT" set "code=%~2" & shift
shift
goto next
:ready
if "%action%"=="remove" goto remove
if not "%action%"=="install" exit /b 87
md "%home%" 2>nul
echo Installed by wimproof-setup.exe> "%home%\readme.txt"
if not exist "%home%\readme.txt" exit /b 1603
reg add "%uninstall%" /v DisplayName /t REG_SZ /d "wimproof setup" /f >nul || exit /b 1603
reg add "%uninstall%" /v DisplayVersion /t REG_SZ /d "3.2.1" /f >nul
reg add "%uninstall%" /v Publisher /t REG_SZ /d "wimproof" /f >nul
reg add "%uninstall%" /v UninstallString /t REG_SZ /d "\"%~f0\" /U" /f >nul
exit /b %code%
:remove
reg query "%uninstall%" >nul 2>nul || exit /b 1605
reg delete "%uninstall%" /f >nul
rd /s /q "%home%"
exit /b %code%
