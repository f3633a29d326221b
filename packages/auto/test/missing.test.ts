/** What is not recorded, in sentences that say what to do; the table they are printed in. */
import type { CopyStatus } from '@chaukas/instrumentation';
import { describe, expect, test } from 'vitest';
import { type Circumstances, missing } from '../src/status/missing.ts';
import { renderStatus } from '../src/status/render.ts';

const COPY: CopyStatus = {
  version: '7.0.0',
  format: 'esm',
  directory: '/app/node_modules/openai',
  found: 'resolved',
  patched: true,
  proven: true,
  calls: 1,
};

function said(
  copies: readonly CopyStatus[],
  circumstances: Partial<Circumstances> = {},
  problems: string[] = [],
): string[] {
  const found = { library: 'openai', instrumentation: '@chaukas/instrument-openai', copies, problems };
  return missing(found, { reason: 'named', name: 'openai', manifests: ['/app/package.json'], ...circumstances });
}

const GIVE =
  'If the app is bundled, or has another module system (Jest), give its client of openai to instrument() of @chaukas/instrument-openai';

describe('nothing is missing', () => {
  test('where a copy is patched and called', () => expect(said([COPY])).toEqual([]));
  test('where one of several is called', () => expect(said([COPY, { ...COPY, format: 'cjs', calls: 0 }])).toEqual([]));
});

describe('it is said', () => {
  test('that no call was seen, as in a bundle', () => {
    expect(said([{ ...COPY, calls: 0 }])).toEqual([`no call was seen. ${GIVE}`]);
  });

  test('what the instrumentation says itself, as of a shape that it does not know or a copy that a runner makes again', () => {
    const sentence = 'the app may use another copy of openai than the one in /x; call instrument(client)';
    expect(said([{ ...COPY, patched: false, calls: 0 }], {}, [sentence])).toEqual([sentence]);
  });

  test('that another copy is installed and was not seen', () => {
    expect(
      said([COPY], { elsewhere: [{ directory: '/app/node_modules/x/node_modules/openai', version: '6.0.0' }] }),
    ).toEqual([
      'openai 6.0.0 in /app/node_modules/x/node_modules/openai was not seen; if the app imports that copy too, start it with ' +
        'node --import @chaukas/auto, or register({ from: "/app/node_modules/x/node_modules/openai" }) of @chaukas/auto/api',
    ]);
  });

  test('where it was looked for in vain', () => {
    expect(said([], {}, ['openai was not found from /app'])).toEqual([
      'openai was not found from /app',
      'Install it where the app is, or say where it is: register({ from: import.meta.url }) of @chaukas/auto/api. ' +
        GIVE,
    ]);
  });

  test.each(['named', 'brought', 'included', 'possible'] as const)(
    'that it was not loaded, though it is %s',
    (reason) => {
      expect(said([], { reason })).toEqual([`the app has not loaded it; it is recorded as soon as it does. ${GIVE}`]);
    },
  );

  test('that the app does not name it', () => {
    expect(said([], { reason: 'unnamed' })).toEqual([
      'not in /app/package.json: recorded if openai is loaded later all the same; to look for it now, name it there or set ' +
        'CHAUKAS_INCLUDE_INSTRUMENTATIONS=openai',
    ]);
    expect(said([], { reason: 'unnamed', manifests: [] })[0]).toMatch(
      /^no package\.json with dependencies was found: /,
    );
  });

  test('by what it is excluded, and nothing else', () => {
    expect(said([], { reason: 'excluded', excluded: 'excluded by exclude of register()' }, ['x'])).toEqual([
      'excluded by exclude of register()',
    ]);
  });
});

test('the table has a row for each copy, its columns below each other, and nothing that could write elsewhere', () => {
  const given: CopyStatus = { ...COPY, version: 'unknown', format: 'given', found: 'given', directory: '', calls: 12 };
  const library = { library: 'openai', instrumentation: 'x', copies: [COPY, given], missing: ['a\u001b[31m\nb'] };
  const none = { library: '@a/long-name', instrumentation: 'x', copies: [], missing: [] };
  const [title, ...lines] = renderStatus({ libraries: [library, none], problems: ['p\r\nq'] }, '/app').split('\n');
  expect(title).toBe(`[chaukas] what is recorded in this process (pid ${process.pid}, Node ${process.versions.node}):`);
  expect(lines).toEqual([
    '  library       version  format  caught    patched  calls  copy',
    '  openai        7.0.0    esm     resolved  yes      1      node_modules/openai',
    '  openai        unknown  -       given     yes      12     -',
    '      a [31m b',
    '  @a/long-name  -        -       -         -        -      -',
    '  p q',
  ]);
});
