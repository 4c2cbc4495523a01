import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@playwright/test';
import { postOnce } from '../../harness/guest/winrm/http-exchange.ts';

test('the zone of a link-local address is for connecting, and is not told to the service', async () => {
  test.skip(process.platform !== 'linux', 'zones are named differently');
  const heard: (string | undefined)[] = [];
  const server = http.createServer((request, response) => {
    heard.push(request.headers.host);
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '::1', resolve));
  const { port } = server.address() as AddressInfo;
  const agent = new http.Agent();
  const post = (host: string) => postOnce({ secure: false, host, port, agent, headers: {}, body: Buffer.alloc(0), signal: AbortSignal.timeout(5000) });
  await post('[::1%lo]');
  await post('[::1]');
  agent.destroy();
  server.close();
  expect(heard).toEqual([`[::1]:${port}`, `[::1]:${port}`]);
});
