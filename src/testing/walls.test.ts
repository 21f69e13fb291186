import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative, resolve, sep } from 'node:path';
import { parseSync, Visitor } from 'oxc-parser';
import { describe, expect, test } from 'vitest';

/**
 * The walls of the house. Each folder says what it may import; everything else is refused. Read from the imports
 * themselves, dynamic ones and worker URLs included, so the table cannot drift from the code.
 */
const MAY_IMPORT: Record<string, readonly string[]> = {
  lib: [],
  domain: ['lib'],
  'engine/model': ['domain', 'lib'],
  'engine/solver': ['engine/model', 'engine/exact', 'domain', 'lib'],
  'engine/worker': ['engine/solver', 'engine/exact', 'engine/model', 'engine/client', 'domain', 'lib'],
  'engine/client': ['engine/model', 'engine/solver (dynamic)', 'engine/worker (url)', 'domain', 'lib'],
  'engine/exact': ['engine/model', 'domain', 'lib'],
  'engine/router': ['engine/model', 'lib'],
  'engine/command': ['engine/model', 'engine/solver'],
  'engine/bench': ['engine/model', 'engine/solver', 'engine/exact', 'engine/client', 'domain', 'lib'],
  api: ['domain', 'lib'],
  state: ['domain', 'lib'],
  sim: ['engine/model', 'engine/solver', 'engine/client', 'domain', 'lib'],
  'mock-api': ['sim', 'engine/client', 'api', 'domain', 'lib'],
  ui: ['lib'],
  charts: ['ui', 'domain', 'lib'],
  map: ['ui', 'domain', 'lib'],
  features: ['map', 'charts', 'ui', 'state', 'api', 'engine/client', 'domain', 'lib'],
  app: ['features', 'map', 'charts', 'ui', 'state', 'api', 'engine/client', 'domain', 'lib'],
  main: ['app', 'mock-api (dynamic)'],
};

/** Packages with one home; their tests and the test helpers may use them as well. */
const ONLY_HOME_OF: Record<string, readonly string[]> = {
  'maplibre-gl': ['map'],
  recharts: ['charts'],
  zustand: ['state'],
  '@base-ui/react': ['ui'],
  highs: ['engine/exact'],
  msw: ['mock-api'],
  idb: ['mock-api', 'state'],
  '@tanstack/react-router': ['app'],
};

/** Their last bits differ between JavaScript engines, so the same seed would not be the same day. */
const NOT_PORTABLE = new Set(
  'exp expm1 log log1p log2 log10 pow sin cos tan asin acos atan atan2 sinh cosh tanh asinh acosh atanh cbrt hypot'.split(
    ' ',
  ),
);
const PORTABLE_FOLDERS = ['lib', 'domain', 'engine', 'sim'];
/** Chance and the wall clock have one home each, in `lib`. */
const AMBIENT = new Set(['Math.random', 'Date.now', 'performance.now']);

const SRC = resolve(import.meta.dirname, '..');

interface Import {
  readonly file: string;
  readonly target: string;
  readonly how: 'static' | 'dynamic' | 'url';
}

const files = sourceFiles(SRC).map((path) => {
  const text = readFileSync(path, 'utf8');
  return { path, name: relative(SRC, path).split(sep).join('/'), text, ...readFile(path, text) };
});

describe('the walls between folders', () => {
  test('there is code to look at', () => {
    expect(files.length).toBeGreaterThan(20);
  });

  test('every import follows an arrow', () => {
    const broken = files
      .filter(isProduct)
      .flatMap(({ name, imports }) => imports.flatMap((found) => arrowFault(name, found)));
    expect(broken).toEqual([]);
  });

  test('a feature never imports another feature', () => {
    const broken = files.filter(isProduct).flatMap(({ name, imports }) => {
      const mine = /^features\/([^/]+)/.exec(name)?.[1];
      return imports.flatMap(({ target }) => {
        const theirs = /^features\/([^/]+)/.exec(target)?.[1];
        return mine && theirs && mine !== theirs ? [`${name} → ${target}`] : [];
      });
    });
    expect(broken).toEqual([]);
  });

  test('each library stays in its home', () => {
    const broken = files.filter(isProduct).flatMap(({ name, imports }) =>
      imports.flatMap(({ target }) => {
        const home = Object.entries(ONLY_HOME_OF).find(
          ([library]) => target === library || target.startsWith(`${library}/`),
        );
        return home && !home[1].includes(folderOf(name))
          ? [`${name} imports ${target}, whose home is ${home[1].join(', ')}`]
          : [];
      }),
    );
    expect(broken).toEqual([]);
  });

  test('chance and the wall clock come from lib, and fetch lives in api', () => {
    const broken = files
      .filter(isProduct)
      .flatMap(({ name, members, calls }) => [
        ...members
          .filter((member) => AMBIENT.has(member) && folderOf(name) !== 'lib')
          .map((member) => `${name}: ${member}`),
        ...calls.filter((call) => call === 'fetch' && folderOf(name) !== 'api').map((call) => `${name}: ${call}`),
      ]);
    expect(broken).toEqual([]);
  });

  test('the world, the engine and the fleets use portable elementary functions', () => {
    const broken = files
      .filter(({ name }) => PORTABLE_FOLDERS.includes(name.split('/')[0] ?? '') && isProduct({ name }))
      .flatMap(({ name, members }) =>
        members
          .filter((member) => member.startsWith('Math.') && NOT_PORTABLE.has(member.slice(5)))
          .map((member) => `${name}: ${member}`),
      );
    expect(broken).toEqual([]);
  });
});

/** Tests, benches and test helpers may import anything. */
function isProduct({ name }: { readonly name: string }): boolean {
  return !/\.(test|bench|typecheck)\.tsx?$/.test(name) && !name.startsWith('testing/');
}

function folderOf(name: string): string {
  const [top, second] = name.split('/');
  if (top === 'engine' && second) return `engine/${second}`;
  return name.startsWith('main.') ? 'main' : (top ?? '');
}

function arrowFault(name: string, { target, how }: Import): string[] {
  if (!/^[a-z-]+(\/|$)/.test(target) || !isOurs(target)) return [];
  const from = folderOf(name);
  const to = folderOf(target);
  const allowed = MAY_IMPORT[from];
  if (!allowed) return [`${name}: folder ${from} is not in the table of arrows`];
  const byWay = how === 'static' ? to : `${to} (${how})`;
  return from === to || allowed.includes(to) || allowed.includes(byWay) ? [] : [`${name} → ${target} (${how})`];
}

function isOurs(target: string): boolean {
  return files.some(
    ({ name }) => name === target || name.startsWith(`${target}/`) || name.replace(/\.tsx?$/, '') === target,
  );
}

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}

function readFile(path: string, text: string): { imports: Import[]; members: string[]; calls: string[] } {
  const { program, module, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path} does not parse: ${errors[0]?.message}`);
  const imports: Import[] = [];
  const members: string[] = [];
  const calls: string[] = [];
  const add = (specifier: string, how: Import['how']) =>
    imports.push({ file: path, target: targetOf(path, specifier), how });

  for (const { moduleRequest } of module.staticImports) add(moduleRequest.value, 'static');
  for (const { entries } of module.staticExports)
    for (const { moduleRequest } of entries) if (moduleRequest) add(moduleRequest.value, 'static');
  new Visitor({
    ImportExpression: ({ source }) => {
      if (source.type === 'Literal' && typeof source.value === 'string') add(source.value, 'dynamic');
    },
    NewExpression: ({ callee, arguments: [first] }) => {
      if (
        callee.type === 'Identifier' &&
        callee.name === 'URL' &&
        first?.type === 'Literal' &&
        typeof first.value === 'string' &&
        first.value.startsWith('.')
      )
        add(first.value, 'url');
    },
    MemberExpression: ({ object, property }) => {
      if (object.type === 'Identifier' && property.type === 'Identifier')
        members.push(`${object.name}.${property.name}`);
    },
    CallExpression: ({ callee }) => {
      if (callee.type === 'Identifier') calls.push(callee.name);
    },
  }).visit(program);
  return { imports, members, calls };
}

/** `@/x/y.ts` and `../x/y.ts` as `x/y.ts`; packages as they are. */
function targetOf(path: string, specifier: string): string {
  const bare = specifier.replace(/\?.*$/, '');
  if (bare.startsWith('@/')) return bare.slice(2);
  if (!bare.startsWith('.')) return bare;
  return posix.normalize(
    relative(SRC, resolve(dirname(path), bare))
      .split(sep)
      .join('/'),
  );
}
