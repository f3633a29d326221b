/** Secrets that are handed to commands as options. */
import type { AnchoredRule } from '../anchors.ts';
import type { KeyTable } from '../keys.ts';
import { isAssignedSecret } from './assignment-judge.ts';
import { isStandIn } from './stand-ins.ts';

const LONG_OPTION = /--([A-Za-z][\w-]{1,40})[ \t]{1,4}(["']?)([^\s"'`;|&<>\\]{1,512})/y;

/** `--password hunter2` */
export function optionRule(keys: KeyTable): AnchoredRule {
  return {
    anchors: ['--'],
    match(text, at) {
      LONG_OPTION.lastIndex = at;
      const [, name, quote, value] = LONG_OPTION.exec(text) ?? [];
      if (name === undefined || value === undefined || value.startsWith('-')) return undefined;
      const verdict = keys.verdict(name);
      const writing = { json: false, quoted: quote !== '', exact: false };
      if (verdict === undefined || !isAssignedSecret(value, verdict, writing)) return undefined;
      return { start: LONG_OPTION.lastIndex - value.length, end: LONG_OPTION.lastIndex, kind: verdict.kind };
    },
  };
}

/** Options of one letter that take a password, by the commands that have them. */
const SHORT_OPTIONS: readonly (readonly [option: string, command: RegExp, value: RegExp])[] = [
  [
    ' -p',
    /\b(?:mysql\w{0,10}|mariadb(?:-\w{1,10})?|sshpass|sqlcmd|mongosh?|docker login)\b[^\n;|]{0,256}$/,
    / -p ?["']?([^\s"'`;|&<>\\-][^\s"'`;|&<>\\]{3,256})/y,
  ],
  [' -a', /\bredis-cli\b[^\n;|]{0,256}$/, / -a ["']?([^\s"'`;|&<>\\]{4,256})/y],
  [' -w', /\bldap(?:search|modify|add|whoami|passwd)\b[^\n;|]{0,256}$/, / -w ["']?([^\s"'`;|&<>\\]{4,256})/y],
  [' -P', /\b(?:sqlcmd|bcp|isql|impdp)\b[^\n;|]{0,256}$/, / -P ?["']?([^\s"'`;|&<>\\]{4,256})/y],
];
const MAX_COMMAND = 288;
const NUMBER = /^\d{1,5}$/;

/** `mysql -uroot -phunter2`, `redis-cli -a hunter2` */
export function shortOptionRules(): AnchoredRule[] {
  return SHORT_OPTIONS.map(([option, command, pattern]) => ({
    anchors: [option],
    match(text, at) {
      pattern.lastIndex = at;
      const value = pattern.exec(text)?.[1];
      if (value === undefined || NUMBER.test(value) || isStandIn(value)) return undefined;
      if (!command.test(text.slice(Math.max(0, at - MAX_COMMAND), at))) return undefined;
      return { start: pattern.lastIndex - value.length, end: pattern.lastIndex, kind: 'password' };
    },
  }));
}
