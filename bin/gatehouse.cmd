@echo off
node "%~dp0gatehouse" %*
