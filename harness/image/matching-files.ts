import { readdir } from 'node:fs/promises';
import path from 'node:path';

/**
 * Files below `root` that match any of the glob patterns, as sorted paths with `/`. `*` and `?` stay within a folder,
 * `**` crosses folders. node_modules, .git and hidden files are only found by patterns that name them.
 */
export async function matchingFiles(root: string, patterns: string[]): Promise<string[]> {
  const found = new Set<string>();
  for (const pattern of patterns) {
    const parts = pattern.split('/');
    const firstWild = parts.findIndex((part) => /[*?]/.test(part));
    if (firstWild < 0) {
      found.add(pattern);
      continue;
    }
    const base = parts.slice(0, firstWild).join('/');
    const expression = globExpression(pattern);
    for (const file of await filesBelow(root, base)) if (expression.test(file)) found.add(file);
  }
  return [...found].sort();
}

function globExpression(pattern: string): RegExp {
  const source = pattern.replace(/\*\*\/|\*\*|\*|\?|[.+^${}()|[\]\\]/g, (token) => {
    if (token === '**/') return '(?:[^/]+/)*';
    if (token === '**') return '.*';
    if (token === '*') return '[^/]*';
    return token === '?' ? '[^/]' : `\\${token}`;
  });
  return new RegExp(`^${source}$`);
}

async function filesBelow(root: string, folder: string): Promise<string[]> {
  const entries = await readdir(path.join(root, folder), { withFileTypes: true }).catch(() => []);
  const files: string[] = [];
  for (const entry of entries) {
    if (entry.name === 'node_modules' || entry.name.startsWith('.')) continue;
    const name = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) files.push(...(await filesBelow(root, name)));
    else files.push(name);
  }
  return files;
}
