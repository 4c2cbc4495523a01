import { expect, test } from '@playwright/test';
import { driverqueryArguments } from '../../harness/tools/driverquery/driverquery.ts';
import { parseDriverquery } from '../../harness/tools/driverquery/parse-driverquery.ts';

const csv = '"Module Name","Display Name","Description","Driver Type","Start Mode","State","Status","Accept Stop","Accept Pause","Paged Pool(bytes)","Code(bytes)","BSS(bytes)","Link Date","Path","Init(bytes)"\r\n'
  + '"ACPI","Microsoft ACPI Driver","Microsoft ACPI Driver","Kernel ","Boot","Running","OK","TRUE","FALSE","20,480","516,096","0","12/10/2024 10:20:00","C:\\Windows\\system32\\drivers\\ACPI.sys","8,192"\r\n'
  + '"Wof","Overlay ""Wof"" Filter","","File System ","Boot","Running","OK","TRUE","FALSE","36.864","2.548.960","0","","C:\\Windows\\system32\\drivers\\Wof.sys","16.384"\r\n';

const table = '\r\nModule Name  Display Name           Driver Type   Link Date             \r\n============ ====================== ============= ======================\r\n1394ohci     1394 OHCI Compliant Ho Kernel                              \r\n3ware        3ware                  Kernel        5/18/2015 6:28:03 PM  \r\n';

test('CSV with all columns, numbers grouped in any way', () => {
  expect(driverqueryArguments()).toEqual(['driverquery.exe', '/v', '/fo', 'csv']);
  const drivers = parseDriverquery(csv);
  expect(drivers[0]).toEqual({ moduleName: 'ACPI', displayName: 'Microsoft ACPI Driver', description: 'Microsoft ACPI Driver', driverType: 'Kernel', startMode: 'Boot', state: 'Running', status: 'OK', acceptStop: true, acceptPause: false, pagedPoolBytes: 20480, codeBytes: 516096, bssBytes: 0, linkDate: '12/10/2024 10:20:00', path: 'C:\\Windows\\system32\\drivers\\ACPI.sys', initBytes: 8192 });
  expect(drivers[1]).toMatchObject({ moduleName: 'Wof', displayName: 'Overlay "Wof" Filter', driverType: 'File System', codeBytes: 2548960, linkDate: '' });
});

test('the table, short and verbose', () => {
  expect(parseDriverquery(table)).toEqual([
    { moduleName: '1394ohci', displayName: '1394 OHCI Compliant Ho', driverType: 'Kernel', linkDate: '' },
    { moduleName: '3ware', displayName: '3ware', driverType: 'Kernel', linkDate: '5/18/2015 6:28:03 PM' },
  ]);
  const verbose = 'Module Name  State      Accept Stop Paged Pool(bytes)\r\n============ ========== =========== =================\r\nACPI         Running    TRUE        20,480\r\n';
  expect(parseDriverquery(verbose)).toEqual([{ moduleName: 'ACPI', state: 'Running', acceptStop: true, pagedPoolBytes: 20480 }]);
});

test('what is empty, cut, translated or another listing is refused', () => {
  const bad: [text: string, why: RegExp][] = [
    ['', /it is empty/],
    [csv.split('\r\n')[0]!, /it lists nothing/],
    [csv.slice(0, csv.indexOf('"Wof"') + 30), /is no CSV|instead of 15/],
    [csv.slice(0, csv.lastIndexOf(',"C:')), /a row has 13 cells instead of 15/],
    [csv.replace('"TRUE"', '"YES"'), /neither TRUE nor FALSE/],
    [csv.replace('"20,480"', '"many"'), /is no number/],
    [table.slice(0, table.indexOf('3ware') + 20), /no driver type: it is cut/],
    [table.replace('1394ohci     1394', '1394ohci-1394-1394'), /does not fit the columns/],
    ['Modulname    Anzeigename            Treibertyp    Linkdatum\r\n============ ====================== ============= ======================\r\nACPI         ACPI                   Kernel\r\n', /in German, not in English/],
    ['"Имя модуля","Отображаемое имя"\r\n"a","b"\r\n', /in Russian/],
    ['DeviceName                     InfName       IsSigned Manufacturer\r\n============================== ============= ======== ====================\r\nACPI x64-based PC              hal.inf       TRUE     (Standard computers)\r\n', /its header is not that of driverquery/],
    ['ERROR: Access denied\r\n', /neither CSV nor a table/],
  ];
  for (const [text, why] of bad) expect(() => parseDriverquery(text), text.slice(0, 40)).toThrow(why);
});
