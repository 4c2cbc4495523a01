import { child, childrenOf, childText, escapeXml } from '../xml/element.ts';
import { parseDuration } from '../protocol/duration.ts';
import { badBody, badTimeout, codepageUnsupported, providerFault, remoteShellsDisabled } from '../protocol/faults.ts';
import { CMD_SHELL, SHELL, TRANSFER } from '../protocol/namespaces.ts';
import { codepage } from '../shell/codepage.ts';
import type { Operation } from './context.ts';

/** The OEM code page of an en-US system: what a shell gets when the client does not ask. */
const DEFAULT_CODEPAGE = '437';

/** Create on the cmd resource: opens a shell ([MS-WSMV] 3.1.4.5.2). */
export const createShell: Operation = (context, call) => {
  const { request } = call;
  const { settings } = context;
  if (!settings.get('Winrs/AllowRemoteShellAccess')) throw remoteShellsDisabled();
  const wanted = child(request.body, SHELL, 'Shell');
  if (!wanted) throw badBody();
  const number = request.options.get('WINRS_CODEPAGE') ?? DEFAULT_CODEPAGE;
  const page = codepage(Number(number));
  if (!page) throw codepageUnsupported(number);
  const idle = childText(wanted, SHELL, 'IdleTimeOut');
  const idleTimeout = idle === undefined ? Number(settings.get('Winrs/IdleTimeout')) : parseDuration(idle);
  if (idleTimeout === undefined) throw badTimeout(idle!);
  const workingDirectory = childText(wanted, SHELL, 'WorkingDirectory') || undefined;
  if (workingDirectory && !workingDirectory.includes('%') && !context.runner.hasDirectory(workingDirectory)) throw providerFault(267, 'The directory name is invalid. ');
  const variables = childrenOf(child(wanted, SHELL, 'Environment'), SHELL, 'Variable');
  const shell = context.shells.open(
    {
      owner: call.account,
      clientIp: call.clientIp,
      codepage: page,
      idleTimeout,
      workingDirectory,
      environment: new Map(variables.map((entry) => [(entry.attributes.get('Name') ?? '').toUpperCase(), entry.text])),
      name: childText(wanted, SHELL, 'Name') || undefined,
      inputStreams: childText(wanted, SHELL, 'InputStreams') ?? '',
      outputStreams: childText(wanted, SHELL, 'OutputStreams') ?? 'stdout stderr',
    },
    { maxShellsPerUser: Number(settings.get('Winrs/MaxShellsPerUser')), maxConcurrentUsers: Number(settings.get('Winrs/MaxConcurrentUsers')) },
  );
  return {
    action: `${TRANSFER}/CreateResponse`,
    body:
      `<x:ResourceCreated><a:Address>${escapeXml(request.to)}</a:Address><a:ReferenceParameters><w:ResourceURI>${CMD_SHELL}</w:ResourceURI>` +
      `<w:SelectorSet><w:Selector Name="ShellId">${shell.id}</w:Selector></w:SelectorSet></a:ReferenceParameters></x:ResourceCreated>${shell.render()}`,
  };
};
