import { expect, test } from '@playwright/test';
import { parseServiceConfig } from '../../harness/tools/sc/parse-service-config.ts';
import { parseServices } from '../../harness/tools/sc/parse-services.ts';
import { explainScExitCode, queryServiceConfigArguments, queryServicesArguments } from '../../harness/tools/sc/sc.ts';

const services = [
  '',
  'SERVICE_NAME: AJRouter',
  'DISPLAY_NAME: AllJoyn Router Service',
  '        TYPE               : 20  WIN32_SHARE_PROCESS  ',
  '        STATE              : 1  STOPPED ',
  '        WIN32_EXIT_CODE    : 1077  (0x435)',
  '        SERVICE_EXIT_CODE  : 0  (0x0)',
  '        CHECKPOINT         : 0x0',
  '        WAIT_HINT          : 0x0',
  '',
  'SERVICE_NAME: CDPUserSvc_3c1b7',
  'DISPLAY_NAME: Connected Devices: Platform',
  '        TYPE               : f0   ERROR  ',
  '        STATE              : 4  RUNNING ',
  '                                (STOPPABLE, NOT_PAUSABLE, ACCEPTS_PRESHUTDOWN)',
  '        WIN32_EXIT_CODE    : 0  (0x0)',
  '        SERVICE_EXIT_CODE  : 0  (0x0)',
  '        CHECKPOINT         : 0x0',
  '        WAIT_HINT          : 0x0',
  '',
].join('\r\n');

test('services with their states', () => {
  expect(queryServicesArguments()).toEqual(['sc.exe', 'query', 'type=', 'service', 'state=', 'all']);
  expect(parseServices(services)).toEqual([
    { name: 'AJRouter', displayName: 'AllJoyn Router Service', type: 'WIN32_SHARE_PROCESS', state: 'STOPPED', exitCode: 1077 },
    { name: 'CDPUserSvc_3c1b7', displayName: 'Connected Devices: Platform', type: 'ERROR', state: 'RUNNING', exitCode: 0 },
  ]);
});

const config = [
  '[SC] QueryServiceConfig SUCCESS',
  '',
  'SERVICE_NAME: wuauserv',
  '        TYPE               : 20  WIN32_SHARE_PROCESS ',
  '        START_TYPE         : 2   AUTO_START  (DELAYED)',
  '        ERROR_CONTROL      : 1   NORMAL',
  '        BINARY_PATH_NAME   : C:\\Windows\\system32\\svchost.exe -k netsvcs -p',
  '        LOAD_ORDER_GROUP   : ',
  '        TAG                : 0',
  '        DISPLAY_NAME       : Windows Update',
  '        DEPENDENCIES       : rpcss',
  '                           : http',
  '        SERVICE_START_NAME : LocalSystem',
  '',
].join('\r\n');

test('the configuration of one service', () => {
  expect(queryServiceConfigArguments('wuauserv')).toEqual(['sc.exe', 'qc', 'wuauserv']);
  expect(parseServiceConfig(config)).toEqual({ name: 'wuauserv', displayName: 'Windows Update', type: 'WIN32_SHARE_PROCESS', start: 'automatic', delayed: true, binary: 'C:\\Windows\\system32\\svchost.exe -k netsvcs -p', dependencies: ['rpcss', 'http'], account: 'LocalSystem' });
  expect(parseServiceConfig(config.replace('2   AUTO_START  (DELAYED)', '3   DEMAND_START').replace(': rpcss\r\n                           : http', ':'))).toMatchObject({ start: 'manual', delayed: false, dependencies: [] });
});

test('errors, cuts and other languages', () => {
  for (const parse of [parseServices, parseServiceConfig]) {
    expect(() => parse('')).toThrow(/it is empty/);
    expect(() => parse('[SC] EnumQueryServicesStatus:OpenService FAILED 1060:\r\n\r\nThe specified service does not exist as an installed service.\r\n')).toThrow(/reports an error.*1060/);
    expect(() => parse('NOMBRE_SERVICIO: x\r\n        TIPO               : 20  WIN32_SHARE_PROCESS\r\n')).toThrow(/in Spanish, not in English/);
  }
  expect(() => parseServices(`${services}\r\nEnum: more data, need 1234 bytes start resume at index 79\r\n`)).toThrow(/reports an error/);
  for (let length = services.length - 30; length > services.indexOf('CDPUserSvc'); length -= 7) expect(() => parseServices(services.slice(0, length)), String(length)).toThrow(/cannot be read/);
  expect(() => parseServices(services.replace('4  RUNNING', '9  DREAMING'))).toThrow(/unknown state/);
  expect(() => parseServiceConfig(config.slice(0, config.indexOf('SERVICE_START_NAME')))).toThrow(/lacks SERVICE_START_NAME: it is cut/);
  expect(() => parseServiceConfig(services)).toThrow(/several services/);
  expect(explainScExitCode(1060)).toMatchObject({ name: 'ERROR_SERVICE_DOES_NOT_EXIST', success: false });
});
