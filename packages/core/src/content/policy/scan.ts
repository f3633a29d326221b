import { type AnchoredRule, AnchorTable } from './anchors.ts';
import { CleanTexts } from './clean-texts.ts';
import { assignmentRule } from './detectors/assignment.ts';
import { awsPairRule } from './detectors/aws-pair.ts';
import { basicRule, bearerRule } from './detectors/bearer.ts';
import { optionRule, shortOptionRules } from './detectors/commands.ts';
import { elementRule, nextArgumentRule } from './detectors/elements.ts';
import { formatRule } from './detectors/format.ts';
import { jwkRule } from './detectors/jwk.ts';
import { jwtRule } from './detectors/jwt.ts';
import { pemRule, puttyRule } from './detectors/pem.ts';
import { card } from './detectors/pii/card.ts';
import { email } from './detectors/pii/email.ts';
import { iban } from './detectors/pii/iban.ts';
import { ip } from './detectors/pii/ip.ts';
import { phone } from './detectors/pii/phone.ts';
import { ssn } from './detectors/pii/ssn.ts';
import { SECRET_FORMATS } from './detectors/secrets.ts';
import { statementRule } from './detectors/statements.ts';
import { commandUserRule, dsnRule, urlCredentialsRule } from './detectors/url-credentials.ts';
import type { KeyTable } from './keys.ts';
import type { ContentOptions, Detector, PiiCategory } from './options.ts';
import { type Finding, NOTHING } from './spans.ts';

/** Findings in a text, in any order; throws what a detector of the app throws. */
export type Scanner = (text: string) => readonly Finding[];

const PII: Readonly<Record<PiiCategory, Detector>> = {
  EMAIL: email,
  PHONE: phone,
  CARD: card,
  IBAN: iban,
  SSN: ssn,
  IP: ip,
};

/** Shorter texts hold nothing that any detector of ours takes. */
const MIN_TEXT = 5;
const NOT_IN_KIND = /[^\w-]+/g;

/** The detectors that the options ask for, as one function. */
export function compileScanner(keys: KeyTable, { pii = [], detectors = [] }: ContentOptions): Scanner {
  const anchors = new AnchorTable(secretRules(keys));
  const asked = pii.flatMap((category) => (Object.hasOwn(PII, category) ? [PII[category]] : []));
  const own = detectors.map((detector) => ({ detector, kind: detector.name.replace(NOT_IN_KIND, '_') }));
  const clean = new CleanTexts();
  const others = [...asked.map((detector) => ({ detector, kind: detector.name })), ...own];
  return (text) => {
    const secrets = text.length < MIN_TEXT || clean.has(text) ? NOTHING : anchors.find(text);
    if (secrets.length === 0) clean.add(text);
    if (others.length === 0) return secrets;
    // What the other detectors find is asked each time: the app's may depend on more than the text.
    const found = [...secrets];
    for (const { detector, kind } of others) collect(text, detector, kind, found);
    return found;
  };
}

/** In the order in which they are asked where two have the same anchor. */
export function secretRules(keys: KeyTable): readonly AnchoredRule[] {
  return [
    pemRule,
    puttyRule,
    jwkRule,
    awsPairRule,
    jwtRule,
    bearerRule,
    basicRule,
    urlCredentialsRule,
    commandUserRule,
    dsnRule,
    ...SECRET_FORMATS.map(formatRule),
    optionRule(keys),
    ...shortOptionRules(),
    elementRule(keys),
    nextArgumentRule(keys),
    statementRule(keys),
    assignmentRule(keys),
  ];
}

function collect(text: string, detector: Detector, kind: string, found: Finding[]): void {
  const { category } = detector;
  let spans = 0;
  for (const { start, end } of detector.find(text)) {
    // No more than one for each character, so that one which never ends is noticed.
    if (++spans > text.length) throw new RangeError(`detector ${detector.name} finds no end`);
    const from = Math.max(0, Math.trunc(start));
    const to = Math.min(text.length, Math.trunc(end));
    if (from < to) found.push({ start: from, end: to, kind, ...(category !== undefined && { category }) });
  }
}
