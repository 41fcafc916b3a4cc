# Quietroom on Windows: the pages and a worker from the start of the machine on, as a user of its own.
#
#   In a clone, where Node and the pages are (README, Windows):   pip wheel --no-deps --no-build-isolation -w dist .
#   In an elevated PowerShell, beside requirements.lock:          .\quietroom-service.ps1 -Wheel dist\quietroom-0.1.0-py3-none-any.whl
#
# A scheduled task and no service: a Python program cannot answer the service manager by itself, and a wrapper that does
# (WinSW, NSSM) is one more program from elsewhere that a school would have to trust. The task starts with the machine, is
# started again a minute after it ends, and has no time limit. Its account is in no group, and its password is known to
# nobody. Keys and data lie apart, so that a copy of the data opens nothing; BitLocker should be on for the whole disk.
#
# Stopping the task ends all of it at once: what a worker was hearing is heard again from the last five minutes on, and
# after three such ends in one session an administrator is asked to look (work.deaths in service.toml).

#Requires -RunAsAdministrator
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $Wheel,
    [string] $Lock = 'requirements.lock',
    [string] $Account = 'quietroom'
)
$ErrorActionPreference = 'Stop'
$program = Join-Path $env:ProgramFiles 'Quietroom'
$kept = Join-Path $env:ProgramData 'Quietroom'
$keys = Join-Path $env:ProgramData 'Quietroom-keys'
$python = Join-Path $program 'venv\Scripts\python.exe'

function Invoke-Checked([string] $Command, [string[]] $Words) {
    & $Command @Words
    if ($LASTEXITCODE -ne 0) { throw "$Command ended with status $LASTEXITCODE" }
}

# Program and models. Whoever may write here could change what is run: administrators alone, as Windows sets it.
New-Item -ItemType Directory -Force $program, $kept, $keys | Out-Null
Invoke-Checked 'py' @('-3', '-m', 'venv', (Join-Path $program 'venv'))
Invoke-Checked $python @('-m', 'pip', 'install', '--require-hashes', '-r', $Lock)
Invoke-Checked $python @('-m', 'pip', 'install', '--no-deps', $Wheel)
$env:QUIETROOM_MODELS = Join-Path $program 'models'
Invoke-Checked $python @('-m', 'pipeline', 'models', 'pull')

# The account. Its password is made here, given to the task, and forgotten.
$bytes = New-Object byte[] 32
[Security.Cryptography.RandomNumberGenerator]::Create().GetBytes($bytes)
$password = [Convert]::ToBase64String($bytes) + 'aA1!'
$secure = ConvertTo-SecureString $password -AsPlainText -Force
if (Get-LocalUser -Name $Account -ErrorAction SilentlyContinue) {
    Set-LocalUser -Name $Account -Password $secure
} else {
    New-LocalUser -Name $Account -Password $secure -PasswordNeverExpires -UserMayNotChangePassword | Out-Null
}

# Folders for the account, the system and administrators (S-1-5-18, S-1-5-32-544: names differ by language), nobody else.
foreach ($folder in $kept, $keys) {
    $rights = @('/inheritance:r', '/grant:r', "${Account}:(OI)(CI)M", '*S-1-5-18:(OI)(CI)F', '*S-1-5-32-544:(OI)(CI)F')
    Invoke-Checked 'icacls' (@($folder) + $rights)
}

# What the task runs: places, then the program. service.toml may be put beside it.
$launcher = Join-Path $program 'serve.cmd'
@"
@echo off
set PYTHONUTF8=1
set QUIETROOM_DATA=$kept\data
set QUIETROOM_STATE=$kept\audit
set QUIETROOM_KEYS=$keys
set QUIETROOM_MODELS=$program\models
if exist "$program\service.toml" set QUIETROOM_SERVICE=$program\service.toml
"$python" -m pipeline serve >> "$kept\quietroom.log" 2>&1
"@ | Set-Content -Encoding Oem $launcher

$task = @{
    TaskName = 'Quietroom'
    Action   = New-ScheduledTaskAction -Execute $launcher -WorkingDirectory $kept
    Trigger  = New-ScheduledTaskTrigger -AtStartup
    Settings = New-ScheduledTaskSettingsSet -ExecutionTimeLimit ([TimeSpan]::Zero) -MultipleInstances IgnoreNew `
        -RestartCount 999 -RestartInterval (New-TimeSpan -Minutes 1) -AllowStartIfOnBatteries -DontStopIfGoingOnBatteries
    User     = "$env:COMPUTERNAME\$Account"
    Password = $password
}
Register-ScheduledTask @task -Force | Out-Null
Start-ScheduledTask -TaskName 'Quietroom'
Write-Output "Started. The first start prints the link for the administrator into $kept\quietroom.log"
