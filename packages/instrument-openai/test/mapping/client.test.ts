import OpenAI, { AzureOpenAI } from 'openai';
import OpenAI6, { AzureOpenAI as AzureOpenAI6 } from 'openai6';
import { expect, test } from 'vitest';
import { providerOf } from '../../src/client.ts';

const apiKey = 'none';
const azure = { apiKey, apiVersion: '2025-04-01-preview', endpoint: 'https://acme.openai.azure.com' };

test.for([
  ['openai 7', new OpenAI({ apiKey }), { provider: 'openai' }],
  ['openai 6', new OpenAI6({ apiKey }), { provider: 'openai' }],
  ['a subclass', new (class Mine extends OpenAI {})({ apiKey }), { provider: 'openai' }],
  [
    'a local server',
    new OpenAI({ apiKey, baseURL: 'http://127.0.0.1:1234/v1' }),
    { provider: 'openai', host: '127.0.0.1:1234' },
  ],
  [
    'a region of its own',
    new OpenAI({ apiKey, baseURL: 'https://eu.api.openai.com/v1' }),
    { provider: 'openai', host: 'eu.api.openai.com' },
  ],
  [
    'a look-alike',
    new OpenAI({ apiKey, baseURL: 'https://openai.azure.com.example.org' }),
    { provider: 'openai', host: 'openai.azure.com.example.org' },
  ],
  ['Azure', new AzureOpenAI(azure), { provider: 'azure.openai', host: 'acme.openai.azure.com' }],
  ['Azure with openai 6', new AzureOpenAI6(azure), { provider: 'azure.openai', host: 'acme.openai.azure.com' }],
  [
    'Azure behind a gateway',
    new AzureOpenAI({ ...azure, endpoint: 'https://gateway.example.org' }),
    { provider: 'azure.openai', host: 'gateway.example.org' },
  ],
  [
    'Azure with the plain client',
    new OpenAI({ apiKey, baseURL: 'https://acme.openai.azure.com/openai/v1' }),
    { provider: 'azure.openai', host: 'acme.openai.azure.com' },
  ],
  [
    'Azure Foundry',
    new OpenAI({ apiKey, baseURL: 'https://acme.services.ai.azure.com/openai/v1' }),
    { provider: 'azure.openai', host: 'acme.services.ai.azure.com' },
  ],
  [
    'Azure Government',
    new OpenAI({ apiKey, baseURL: 'https://acme.openai.azure.us/openai/v1' }),
    { provider: 'azure.openai', host: 'acme.openai.azure.us' },
  ],
  ['a client without an address', {}, { provider: 'openai' }],
  ['a client with an address that is none', { baseURL: '/api' }, { provider: 'openai' }],
] as const)('the provider of %s', ([, client, expected]) => {
  expect(providerOf(client)).toStrictEqual(expected);
});
