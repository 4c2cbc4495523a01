import { test, expect } from '@playwright/test';
import { checkLines } from '../../reports/insight/check-lines.ts';
import { excerptBlocks } from '../../reports/insight/excerpt-blocks.ts';
import { explainSteps } from '../../reports/insight/explain-steps.ts';
import { aJobStep, anOutcome, stagesOf } from './fixtures/outcome-builder.ts';

const line = (number: number) => ({ number, text: `line ${number}` });

test.describe('blocks of an excerpt', () => {
  test('gaps before, between and after are counted', () => {
    expect(excerptBlocks({ totalLines: 900, lines: [line(3), line(4), line(17)] })).toEqual([
      { kind: 'gap', from: 1, to: 2, count: 2 },
      { kind: 'lines', lines: [line(3), line(4)] },
      { kind: 'gap', from: 5, to: 16, count: 12 },
      { kind: 'lines', lines: [line(17)] },
      { kind: 'gap', from: 18, to: 900, count: 883 },
    ]);
  });
  test('a whole file has no gap', () => {
    expect(excerptBlocks({ totalLines: 2, lines: [line(2), line(1)] })).toEqual([{ kind: 'lines', lines: [line(1), line(2)] }]);
  });
  test('nothing kept is one gap, an empty file none', () => {
    expect(excerptBlocks({ totalLines: 5, lines: [] })).toEqual([{ kind: 'gap', from: 1, to: 5, count: 5 }]);
    expect(excerptBlocks({ totalLines: 0, lines: [] })).toEqual([]);
  });
  test('lines and gaps add up to the file', () => {
    const blocks = excerptBlocks({ totalLines: 1000, lines: [1, 2, 9, 500, 501, 1000].map(line) });
    expect(blocks.reduce((sum, block) => sum + (block.kind === 'gap' ? block.count : block.lines.length), 0)).toBe(1000);
  });
});

test('lines are found by the check that they explain', () => {
  const found = checkLines({
    logs: [
      { file: 'logs/CBS.log', totalLines: 10, lines: [{ ...line(4), checks: ['a', 'b'] }, line(5)] },
      { file: 'serial.log', totalLines: 3, lines: [{ ...line(1), checks: ['a'] }] },
    ],
  });
  expect(found.get('a')).toEqual([{ file: 'logs/CBS.log', number: 4, text: 'line 4' }, { file: 'serial.log', number: 1, text: 'line 1' }]);
  expect(found.get('b')).toHaveLength(1);
  expect(found.get('c')).toBeUndefined();
  expect(checkLines({}).size).toBe(0);
});

test('exit codes are explained by the tool that gave them', () => {
  const jobSteps = [
    aJobStep('001', ['dism', '/Online', '/Add-Package'], { exitCode: 0x800f081e, state: 'failed' }),
    aJobStep('002', ['msiexec', '/i', 'a.msi'], { exitCode: 1603, state: 'failed' }),
    aJobStep('003', ['setup-branch.cmd'], { exitCode: 1 }),
    aJobStep('004', ['dism', '/Online'], { state: 'interrupted', exitCode: undefined }),
  ];
  const found = explainSteps({ outcome: anOutcome('setup', { stages: stagesOf('setup').map((stage) => ({ ...stage, jobSteps: stage.name === 'setup' ? jobSteps : [] })) }) });
  expect(found.map(({ stage, step }) => [stage, step.id])).toEqual([['setup', '001'], ['setup', '002'], ['setup', '003'], ['setup', '004']]);
  expect(found[0]!.meaning).toMatch(/does not apply/i);
  expect(found[1]!.meaning).toMatch(/fatal|fail/i);
  expect(found[2]!.meaning).toBeUndefined();
  expect(found[3]!.meaning).toBeUndefined();
});
