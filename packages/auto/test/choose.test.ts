/** What a package.json, the options and the environment come to, for each instrumentation. */
import { describe, expect, test } from 'vitest';
import { choose } from '../src/choosing/choose.ts';
import { readSelection, type SelectionOptions, unknownNames } from '../src/choosing/selection.ts';
import { SUITE } from '../src/known/suite.ts';
import { readDeclaration, type ThirdParty } from '../src/third-party/declaration.ts';

const THIRD: ThirdParty = {
  name: 'instrument-x',
  module: 'instrument-x',
  libraries: ['x'],
  usedBy: ['instrument-x'],
  from: '/',
};

/** The reasons by name, those of what is unnamed left out. */
function reasons(names: string[], options: SelectionOptions = {}, env: NodeJS.ProcessEnv = {}): Record<string, string> {
  const selection = readSelection(options, env, (problem) => expect.unreachable(problem));
  const choices = choose([...SUITE, THIRD], [{ file: '/package.json', names: new Set(names) }], selection);
  const told = choices.filter(({ reason }) => reason !== 'unnamed');
  return Object.fromEntries(told.map(({ known, reason }) => [known.name, reason]));
}

describe('what an app names', () => {
  test.each([
    [[], {}],
    [['express'], {}],
    [['openai'], { openai: 'named' }],
    [['@anthropic-ai/sdk', 'zod'], { anthropic: 'named' }],
    [['@anthropic-ai/bedrock-sdk'], { anthropic: 'brought' }],
    [['@openai/agents'], { agents: 'named', openai: 'brought', mcp: 'possible' }],
    [['@openai/agents', '@modelcontextprotocol/sdk'], { agents: 'named', openai: 'brought', mcp: 'named' }],
    [['langchain'], { langchain: 'named' }],
    [['@langchain/langgraph'], { langchain: 'named' }],
    [['@langchain/openai'], { langchain: 'brought', openai: 'brought' }],
    [['@langchain/anthropic'], { langchain: 'brought', anthropic: 'brought' }],
    [['@langchain/mcp-adapters'], { langchain: 'brought', mcp: 'brought' }],
    [['@modelcontextprotocol/server'], { mcp: 'named' }],
    [['instrument-x'], { 'instrument-x': 'possible' }],
    [['instrument-x', 'x'], { 'instrument-x': 'named' }],
  ])('%j', (names, expected) => {
    expect(reasons(names)).toEqual(expected);
  });
});

describe('what is included and excluded', () => {
  const others = {
    openai: 'excluded',
    anthropic: 'excluded',
    agents: 'excluded',
    langchain: 'excluded',
    mcp: 'excluded',
  };

  test('include takes what the app does not name, and leaves all others', () => {
    expect(reasons(['openai'], { include: ['mcp', 'x'] })).toEqual({
      ...others,
      mcp: 'included',
      'instrument-x': 'included',
    });
  });

  test('exclude is the stronger', () => {
    expect(reasons(['openai'], { include: ['openai'], exclude: ['openai'] })).toMatchObject({ openai: 'excluded' });
  });

  test('names are those of instrumentations, of their packages and of libraries', () => {
    for (const name of ['agents', '@chaukas/instrument-agents', '@openai/agents', '@openai/agents-core']) {
      expect(reasons([], { include: [name] }), name).toMatchObject({ agents: 'included', openai: 'excluded' });
    }
  });

  test('the variables count where the options say nothing', () => {
    const env = { CHAUKAS_INCLUDE_INSTRUMENTATIONS: ' openai , mcp', CHAUKAS_EXCLUDE_INSTRUMENTATIONS: 'mcp' };
    expect(reasons([], {}, env)).toMatchObject({ openai: 'included', mcp: 'excluded' });
    expect(reasons([], { exclude: [] }, env)).toMatchObject({ openai: 'included', mcp: 'included' });
    expect(reasons(['openai'], {}, { CHAUKAS_INCLUDE_INSTRUMENTATIONS: '' })).toEqual({ openai: 'named' });
  });

  test.each([
    [{ include: 7 }, 'include of register() is 7, not a list of names; it is not used'],
    [{ exclude: ['mcp', null] }, `exclude of register() is [ 'mcp', null ], not a list of names; it is not used`],
    [{ include: {} }, 'include of register() is {}, not a list of names; it is not used'],
  ])('%j is told of in a sentence', (options, sentence) => {
    const problems: string[] = [];
    const { include, exclude } = readSelection(options, {}, (problem) => problems.push(problem));
    expect(problems).toEqual([sentence]);
    expect([include, exclude.names]).toEqual([undefined, []]);
  });

  test('so is a name that is none', () => {
    const selection = readSelection(
      { include: 'openai,lang chain' },
      { CHAUKAS_EXCLUDE_INSTRUMENTATIONS: 'y' },
      () => {},
    );
    expect(unknownNames(selection, [...SUITE, THIRD])).toEqual([
      'include of register() names "lang chain", which is none of openai, anthropic, agents, langchain, mcp, instrument-x',
      'CHAUKAS_EXCLUDE_INSTRUMENTATIONS names "y", which is none of openai, anthropic, agents, langchain, mcp, instrument-x',
    ]);
  });
});

describe('what a package.json declares', () => {
  test.each([
    [{ library: ['x'] }, 'p', ['x']],
    [{ library: 'x', register: '.' }, 'p', ['x']],
    [{ library: ['x', '@a/y'], register: './register' }, 'p/register', ['x', '@a/y']],
  ])('%j is an instrumentation', (instrumentation, module, libraries) => {
    expect(readDeclaration('p', { chaukas: { instrumentation } }, '/app')).toEqual({
      name: 'p',
      module,
      libraries,
      usedBy: ['p'],
      from: '/app',
    });
  });

  test.each([undefined, null, 1, 'text', {}, { chaukas: null }, { chaukas: { other: 1 } }])(
    '%j is none',
    (manifest) => {
      expect(readDeclaration('p', manifest, '/')).toBeUndefined();
    },
  );

  test.each([
    null,
    1,
    {},
    { library: [] },
    { library: [1] },
    { library: '' },
    { library: ['x'], register: 'x' },
    { library: ['x'], register: './' },
  ])('%j is told of in a sentence', (instrumentation) => {
    expect(readDeclaration('p', { chaukas: { instrumentation } }, '/')).toMatch(/^p declares an instrumentation w/);
  });
});
