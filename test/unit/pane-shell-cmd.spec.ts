import { expect, test } from '@playwright/test';
import { mkdirSync, readFileSync, writeFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { createTestSystem, runCaptured, type TestSystem } from './pane-system.ts';
import { program as cmd } from '../../vm-templates/pane/guest/shell/cmd.ts';

const code = (value: number) => (): number => value;

function system(): TestSystem {
  return createTestSystem(undefined, {
    programs: {
      cmd,
      fail5: code(5),
      ok: code(0),
      exit3010: code(3010),
      winrm: code(0),
      args: (process) => {
        process.stdout(process.argv.map((arg) => `[${arg}]`).join('') + '\n');
        return 0;
      },
      cat: (process) => {
        process.stdout(process.stdin);
        return 0;
      },
    },
  });
}

/** Writes a batch file and runs it; gives its output and exit code. */
async function batch(lines: string[], options: { args?: string; name?: string; machine?: TestSystem; crlf?: boolean } = {}) {
  const machine = options.machine ?? system();
  const name = options.name ?? 'test.cmd';
  writeFileSync(join(machine.drives.get('C')!.root, name), ['@echo off', ...lines, ''].join(options.crlf === false ? '\n' : '\r\n'));
  const result = await runCaptured(machine, `C:\\${name}${options.args ? ` ${options.args}` : ''}`);
  return { ...result, out: result.stdout.split('\r\n').slice(0, -1), machine };
}
const out = async (lines: string[], options?: Parameters<typeof batch>[1]): Promise<string[]> => (await batch(lines, options)).out;

test.describe('percent expansion', () => {
  test('of variables, arguments, doubled signs and undefined names', async () => {
    expect(await out(['set A=b', 'echo [%A%][%UNDEFINED%][%%A%%][%1][%~1][%*]'], { args: '"x y" z' })).toEqual(['[b][][%A%]["x y"][x y]["x y" z]']);
  });
  test('substrings and replacement', async () => {
    expect(await out(['set A=abcdef', 'echo %A:~1,2% %A:~-2% %A:~0,-1% %A:b=XY% %A:*c=% %A:~9%.'])).toEqual(['bc ef abcde aXYcdef def .']);
  });
  test('happens before a block is parsed', async () => {
    expect(await out(['set A=1', 'if 1==1 (', '  set A=2', '  echo %A%', ')', 'echo %A%'])).toEqual(['1', '2']);
  });
  test('%~dp0 and friends', async () => {
    expect(await out(['echo %~dp0 %~nx0 %~n1 %~x1 %~f1 %~dpn1'], { args: 'C:\\a\\b.txt' })).toEqual(['C:\\ test.cmd b .txt C:\\a\\b.txt C:\\a\\b']);
  });
  test('a value with special characters takes part in parsing', async () => {
    expect(await out(['set "A=x & echo y"', 'echo %A%'])).toEqual(['x ', 'y']);
  });
  test('on a command line leaves undefined names alone', async () => {
    expect((await runCaptured(system(), 'echo %NOPE% %%d')).stdout).toBe('%NOPE% %%d\r\n');
  });
  test('%ERRORLEVEL% is live and can be shadowed', async () => {
    expect(await out(['fail5', 'echo %ERRORLEVEL%', 'ok', 'echo %errorlevel%', 'set ERRORLEVEL=9', 'fail5', 'echo %ERRORLEVEL%'])).toEqual(['5', '0', '9']);
  });
});

test.describe('delayed expansion', () => {
  test('sees changes inside a block', async () => {
    expect(await out(['setlocal EnableDelayedExpansion', 'set N=0', 'for %%i in (a b c) do (', '  set /a N+=1', '  echo !N!%%i', ')'])).toEqual(['1a', '2b', '3c']);
  });
  test('is off by default, and eats carets only beside an exclamation mark', async () => {
    expect(await out(['echo !A!', 'setlocal enabledelayedexpansion', 'set A=x', 'echo a^^b', 'echo a^^^^b!A!', 'echo hi^^!'])).toEqual(['!A!', 'a^b', 'a^bx', 'hi!']);
  });
  test('cmd /v:on', async () => {
    expect((await runCaptured(system(), 'cmd /v:on /c "set A=1& echo !A!"')).stdout).toBe('1\r\n');
  });
});

test.describe('echo', () => {
  test('quirks', async () => {
    expect(await out(['echo.', 'echo(', 'echo  two', 'echo trailing  ', 'echo', 'echo.on', 'echo "a & b"', 'echo a ^& b'])).toEqual(['', '', ' two', 'trailing  ', 'ECHO is off.', 'on', '"a & b"', 'a & b']);
  });
  test('on shows prompt and command', async () => {
    expect((await batch(['echo on', 'echo hello', '@echo quiet'])).stdout).toBe('\r\nC:\\>echo hello\r\nhello\r\nquiet\r\n');
  });
});

test.describe('redirection', () => {
  test('to files, appended, with handles and before the command', async () => {
    const { machine } = await batch(['echo one>C:\\f.txt', '>>C:\\f.txt echo two', 'echo 3>>C:\\f.txt', 'echo x2>>C:\\f.txt', 'nosuch 2>C:\\err.txt', 'nosuch >C:\\both.txt 2>&1']);
    const read = (name: string): string => readFileSync(join(machine.drives.get('C')!.root, name), 'utf8');
    // `echo 3>>` sends handle 3 away, so ECHO has nothing to print but its state - onto the screen.
    expect(read('f.txt')).toBe('one\r\ntwo\r\nx2\r\n');
    expect(read('err.txt')).toContain("'nosuch' is not recognized as an internal or external command,\r\noperable program or batch file.");
    expect(read('both.txt')).toContain("'nosuch'");
  });
  test('to COM1 reaches the serial port line by line', async () => {
    const { machine } = await batch(['echo ##wimproof token=a event=ready>COM1', '>\\\\.\\COM1 echo second', 'echo third >com1', 'echo lost>nul']);
    expect(machine.serialLines).toEqual(['##wimproof token=a event=ready', 'second', 'third ']);
  });
  test('to a missing directory fails without running the command', async () => {
    expect(await out(['set R=0', '(set R=1)>C:\\none\\x.txt', 'echo %R% %ERRORLEVEL%'])).toEqual(['0 1']);
  });
  test('input and pipes', async () => {
    const machine = system();
    writeFileSync(join(machine.drives.get('C')!.root, 'in.txt'), 'first\r\nsecond\r\n');
    expect(await out(['set /p L=<C:\\in.txt', 'echo %L%', 'echo piped|cat', 'cat <C:\\in.txt'], { machine })).toEqual(['first', 'piped', 'first', 'second']);
  });
});

test.describe('conditions', () => {
  test('else, not, defined, comparison', async () => {
    expect(await out([
      'if "a"=="A" (echo same) else echo differs', 'if /i "a"=="A" (echo same) else echo differs', 'if not defined NOPE echo undefined', 'set X=1', 'if defined X (', 'echo yes', ') else (', 'echo no', ')',
      'if 10 GTR 9 echo number', 'if "10" LSS "9" echo text', 'if 3 equ 03 echo equal',
    ])).toEqual(['differs', 'same', 'undefined', 'yes', 'number', 'text', 'equal']);
  });
  test('errorlevel means that or higher', async () => {
    expect(await out(['fail5', 'if errorlevel 5 echo five', 'if errorlevel 6 echo six', 'if not errorlevel 6 echo below'])).toEqual(['five', 'below']);
  });
  test('exist on files, directories, patterns and drives', async () => {
    const machine = system();
    mkdirSync(join(machine.drives.get('C')!.root, 'Dir'));
    writeFileSync(join(machine.drives.get('C')!.root, 'Dir/a.txt'), '');
    expect(await out(['if exist c:\\DIR echo d', 'if exist C:\\dir\\*.TXT echo p', 'if exist Q:\\x (echo q) else echo noq', 'if exist "C:\\dir\\a.txt" echo f', 'if exist C:\\nul echo nul'], { machine })).toEqual(['d', 'p', 'noq', 'f', 'nul']);
  });
  test('the body of an IF takes the rest of the line', async () => {
    expect(await out(['if 1==2 echo a & echo b', 'if 1==1 echo c & echo d'])).toEqual(['c ', 'd']);
  });
  test('chain of else if', async () => {
    expect(await out(['set V=2', 'if %V%==1 (', ' echo one', ') else if %V%==2 (', ' echo two', ') else (', ' echo many', ')'])).toEqual(['two']);
  });
  test('an empty left side is the classic syntax error and ends the batch file', async () => {
    const result = await batch(['if %NOPE%==x echo a', 'echo never']);
    expect(result.stderr).toBe('==x was unexpected at this time.\r\n');
    expect(result.code).toBe(255);
    expect(result.out).toEqual([]);
  });
});

test.describe('operators', () => {
  test('&& and || follow the exit code', async () => {
    expect(await out(['ok && echo yes || echo no', 'fail5 && echo yes || echo no', 'fail5 || echo %ERRORLEVEL%', 'ok & echo always'])).toEqual(['yes ', 'no', '5', 'always']);
  });
  test('a comparison of exit codes', async () => {
    expect(await out(['exit3010', 'if %ERRORLEVEL%==3010 echo reboot', 'if %ERRORLEVEL% GEQ 3010 echo also'])).toEqual(['reboot', 'also']);
  });
});

test.describe('for', () => {
  test('words and files', async () => {
    const machine = system();
    for (const name of ['b.txt', 'a.txt', 'c.log']) writeFileSync(join(machine.drives.get('C')!.root, name), '');
    expect(await out(['for %%d in (C D, E;F) do echo %%d', 'for %%f in (C:\\*.txt) do echo %%f %%~nf %%~xf'], { machine })).toEqual(['C', 'D', 'E', 'F', 'C:\\a.txt a .txt', 'C:\\b.txt b .txt']);
  });
  test('finds a medium by its marker', async () => {
    const machine = system();
    mkdirSync(join(machine.addDrive('E', 'PAYLOAD'), 'wimproof'));
    writeFileSync(join(machine.drives.get('E')!.root, 'wimproof/payload.id'), '');
    expect(await out(['for %%d in (C D E F) do if exist %%d:\\wimproof\\payload.id set "PAYLOAD=%%d:"', 'echo [%PAYLOAD%]'], { machine })).toEqual(['[E:]']);
  });
  test('/l counts in both directions', async () => {
    expect(await out(['for /l %%i in (1,1,3) do echo %%i', 'for /l %%i in (2,-1,0) do echo %%i'])).toEqual(['1', '2', '3', '2', '1', '0']);
  });
  test('/f on a text, a file and a command', async () => {
    const machine = system();
    writeFileSync(join(machine.drives.get('C')!.root, 't.txt'), 'head\r\n;comment\r\nk1: v1 more\r\n\r\nk2: v2\r\n');
    expect(await out([
      'for /f "tokens=1,2* delims=," %%a in ("x,y,z,w") do echo %%a-%%b-%%c',
      'for /f "skip=1 tokens=1* delims=: " %%a in (C:\\t.txt) do echo %%a=%%b',
      "for /f \"usebackq delims=\" %%l in (`echo a b ^| cat`) do echo [%%l]",
      "for /f %%x in ('fail5 ^& echo out') do echo %%x",
      'for /f "usebackq tokens=2" %%a in ("C:\\t.txt") do echo %%a',
    ], { machine })).toEqual(['x-y-z,w', 'k1=v1 more', 'k2=v2', '[a b ]', 'out', 'v1', 'v2']);
  });
  test('nested, with an outer variable kept', async () => {
    expect(await out(['for %%a in (1 2) do for %%b in (x y) do echo %%a%%b'])).toEqual(['1x', '1y', '2x', '2y']);
  });
  test('on the command line', async () => {
    expect((await runCaptured(system(), 'for %d in (1 2) do @echo %d')).stdout).toBe('1\r\n2\r\n');
  });
});

test.describe('control flow', () => {
  test('goto, labels with trailing text, :eof', async () => {
    expect(await out(['goto next', 'echo skipped', ':next some comment', 'echo here', 'goto :eof', 'echo never'])).toEqual(['here']);
  });
  test('goto leaves a block and scans round', async () => {
    expect(await out(['set N=0', ':again', 'set /a N+=1', 'if %N% LSS 3 (', '  goto again', '  echo never', ')', 'echo %N%'])).toEqual(['3']);
  });
  test('a missing label ends the file', async () => {
    const result = await batch(['goto nowhere', 'echo never']);
    expect(result.stderr).toBe('The system cannot find the batch label specified - nowhere\r\n');
    expect(result.code).toBe(1);
  });
  test('call :label has its own arguments and implicit endlocal', async () => {
    expect(await out(['set A=1', 'call :sub "p q" r', 'echo %A% %ERRORLEVEL%', 'exit /b', ':sub', 'setlocal', 'set A=2', 'echo %~1/%2/%A%', 'exit /b 7'])).toEqual(['p q/r/2', '1 7']);
  });
  test('a batch file without call does not come back, with call it does', async () => {
    const machine = system();
    writeFileSync(join(machine.drives.get('C')!.root, 'other.cmd'), '@echo other %1\r\n@exit /b 4\r\n');
    expect(await out(['call C:\\other.cmd x', 'echo back %ERRORLEVEL%', 'C:\\other y', 'echo never'], { machine })).toEqual(['other x', 'back 4', 'other y']);
    expect((await batch(['C:\\other y'], { machine })).code).toBe(4);
  });
  test('winrm is a batch file on Windows too', async () => {
    expect(await out(['call winrm x', 'echo one', 'winrm x', 'echo never'])).toEqual(['one']);
  });
  test('call expands a second time', async () => {
    expect(await out(['set N=A', 'set A=deep', 'call echo %%%N%%%', 'call set "B=%%%N%%%"', 'echo %B%'])).toEqual(['deep', 'deep']);
  });
  test('exit codes of exit, exit /b and of cmd /c', async () => {
    expect((await batch(['exit /b 3'])).code).toBe(3);
    expect((await batch(['call :s', 'echo never', ':s', 'exit 6'])).code).toBe(6);
    expect((await runCaptured(system(), 'cmd /c exit 9')).code).toBe(9);
    expect((await runCaptured(system(), 'cmd /c "fail5"')).code).toBe(5);
    expect((await runCaptured(system(), 'exit -5')).code).toBe(-5);
  });
  test('an unknown program: 1 from cmd /c, 9009 in ERRORLEVEL', async () => {
    expect((await runCaptured(system(), 'nosuch')).code).toBe(1);
    expect(await out(['nosuch', 'echo %ERRORLEVEL%'])).toEqual(['9009']);
  });
  test('LF files work', async () => {
    expect(await out(['set A=1', 'if 1==1 (', 'echo %A%', ')'], { crlf: false })).toEqual(['1']);
  });
});

test.describe('ERRORLEVEL', () => {
  test('which commands clear it', async () => {
    expect(await out(['fail5', 'echo x>nul', 'echo %ERRORLEVEL%', 'fail5', 'cd .', 'echo %ERRORLEVEL%', 'fail5', 'call echo y>nul', 'echo %ERRORLEVEL%', 'fail5', 'rem', 'echo %ERRORLEVEL%'])).toEqual(['5', '0', '0', '5']);
  });
  test('SET clears it in a .cmd but not in a .bat', async () => {
    expect(await out(['fail5', 'set A=1', 'echo %ERRORLEVEL%'])).toEqual(['0']);
    expect(await out(['fail5', 'set A=1', 'echo %ERRORLEVEL%'], { name: 'test.bat' })).toEqual(['5']);
  });
  test('RD fails without it, DEL succeeds without a file', async () => {
    const result = await batch(['ok', 'rd C:\\none', 'echo %ERRORLEVEL%', 'rd C:\\none || echo failed', 'fail5', 'del C:\\none.txt', 'echo %ERRORLEVEL%']);
    expect(result.out).toEqual(['0', 'failed', '0']);
    expect(result.stderr).toContain('Could Not Find C:\\none.txt');
  });
});

test.describe('blocks and comments', () => {
  test('rem, :: and carets at line ends', async () => {
    expect(await out(['rem a & b > c (', ':: comment & x', 'echo one ^', 'two', 'echo a^', '', 'echo b'])).toEqual(['one two', 'a', 'b']);
  });
  test('a label as the last thing in a block is an error', async () => {
    const result = await batch(['if 1==1 (', 'echo a', ':: comment', ')']);
    expect(result.stderr).toBe(') was unexpected at this time.\r\n');
  });
  test('parentheses in text need an escape inside a block', async () => {
    expect(await out(['echo a (b)', 'if 1==1 (', ' echo a ^(b^)', ' echo "(c)"', ')'])).toEqual(['a (b)', 'a (b)', '"(c)"']);
  });
});

test.describe('set /a', () => {
  test('operators', async () => {
    expect(await out(['set /a A=7/2', 'set /a B=7%%3', 'set /a C=(1+2)*3', 'set /a D=0x10+010', 'set /a A+=1,B*=5', 'echo %A% %B% %C% %D%', 'set /a E=-A', 'set /a F=1^<^<4', 'set /a "G=12&10"', 'echo %E% %F% %G%'])).toEqual(['4 5 9 24', '-4 16 8']);
  });
  test('prints on a command line and says what is wrong', async () => {
    expect((await runCaptured(system(), 'set /a 1+1')).stdout).toBe('2');
    const result = await batch(['set /a A=1/0', 'echo %ERRORLEVEL%']);
    expect(result.stderr).toBe('Divide by zero error.\r\n');
    expect(result.out).toEqual(['1073750993']);
  });
});

test.describe('files', () => {
  test('md, copy, move, ren, type, rd', async () => {
    const { out: lines, machine } = await batch([
      'md C:\\a\\b\\c', 'echo text>C:\\a\\f.txt', 'copy /y C:\\a\\f.txt C:\\a\\b\\ >nul && echo copied', 'ren C:\\a\\b\\f.txt g.txt', 'move C:\\a\\b\\g.txt C:\\a\\h.txt >nul', 'type C:\\a\\h.txt', 'dir /b C:\\a', 'cd /d C:\\a', 'echo %CD%', 'pushd b', 'echo %CD%', 'popd', 'echo %CD%', 'cd \\', 'rd /s /q C:\\a', 'if not exist C:\\a echo gone',
    ]);
    expect(lines).toEqual(['copied', 'text', 'b', 'f.txt', 'h.txt', 'C:\\a', 'C:\\a\\b', 'C:\\a', 'gone']);
    expect(existsSync(join(machine.drives.get('C')!.root, 'a'))).toBe(false);
  });
  test('md says when it exists', async () => {
    const result = await batch(['md C:\\Windows', 'echo %ERRORLEVEL%']);
    expect(result.stderr).toBe('A subdirectory or file C:\\Windows already exists.\r\n');
    expect(result.out).toEqual(['1']);
  });
});

test.describe('command lines', () => {
  test('arguments are split as the C run-time does', async () => {
    expect((await runCaptured(system(), 'args a "b c" d\\"e "f\\\\" g""h')).stdout).toBe('[a][b c][d"e][f\\][gh]\r\n');
  });
  test('cmd /c keeps or strips quotes', async () => {
    expect((await runCaptured(system(), 'cmd /d /s /c ""args" "a b""')).stdout).toBe('[a b]\r\n');
    expect((await runCaptured(system(), 'cmd /c "args "a b" c"')).stdout).toBe('[a b][c]\r\n');
    expect((await runCaptured(system(), 'cmd /c echo "a"')).stdout).toBe('"a"\r\n');
  });
  test('start /wait waits and gives the exit code', async () => {
    expect(await out(['start "title" /wait fail5', 'echo %ERRORLEVEL%'])).toEqual(['5']);
  });
  test('programs by path and extension', async () => {
    expect(await out(['%WINDIR%\\System32\\ok.exe && echo a', '"C:\\Windows\\System32\\ok.exe" && echo b', 'ok.exe && echo c'])).toEqual(['a', 'b', 'c']);
  });
  test('cmd without /c reads commands from its input', async () => {
    const result = await runCaptured(system(), 'cmd /q', { stdin: 'set A=1\r\necho %A%\r\nexit 4\r\n' });
    expect(result.code).toBe(4);
    expect(result.stdout).toContain('1\r\n');
  });
});
