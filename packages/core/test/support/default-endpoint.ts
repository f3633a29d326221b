import http from 'node:http';
import https from 'node:https';
import { syncBuiltinESMExports } from 'node:module';
import { onTestFinished } from 'vitest';

/** Until the test is finished, requests over HTTPS go to a server of the test's. @returns where they wanted to go */
export function divertHttps(endpoint: string): readonly string[] {
  const wanted: string[] = [];
  const { request } = https;
  const divert = (url: URL, options: http.RequestOptions): http.ClientRequest => {
    wanted.push(String(url));
    return http.request(endpoint, options);
  };
  Object.assign(https, { request: divert });
  syncBuiltinESMExports();
  onTestFinished(() => {
    Object.assign(https, { request });
    syncBuiltinESMExports();
  });
  return wanted;
}
