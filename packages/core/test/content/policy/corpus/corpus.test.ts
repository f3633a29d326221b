import { isIP } from 'node:net';
import { describe, expect, it } from 'vitest';
import { CORPUS, CORPUS_CATEGORIES, type CorpusCategory, type CorpusEntry } from './index.ts';

// Documented ranges of test cards, so that no number can be that of a person.
const TEST_CARDS = /^(?:400000|411111|424242|555555|222300|378282|601111|353011|305693|620000)/;

// Keys printed in vendors' manuals: a detector may know them by heart, so they would measure nothing.
const PUBLISHED = [
  'AKIAIOSFODNN7EXAMPLE',
  'AKIAI44QH8DHBEXAMPLE',
  'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  'je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY',
  'SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c',
  'TJVA95OrM7E2cBab30RMHrHDcEfxjoYZgeFONFh7HgQ',
  'sk_test_4eC39HqLyjWDarjtT1zdp7dc',
  'sk_test_BQokikJOvBiI2HlWgH4olfQ2',
  'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq',
  'xoxb-17653672481-19874698323-pdFZKVeTuE8sk7oOcHrzqySy',
  '110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw',
  'QWxhZGRpbjpvcGVuIHNlc2FtZQ',
  '078-05-1120',
  '219-09-9999',
];

function passesLuhn(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const weighted = index % 2 === 0 ? Number(digit) : Number(digit) * 2;
    return total + (weighted > 9 ? weighted - 9 : weighted);
  }, 0);
  return sum % 10 === 0;
}

function passesMod97(iban: string): boolean {
  const plain = iban.replace(/[\s-]/g, '').toUpperCase();
  const digits = [...`${plain.slice(4)}${plain.slice(0, 4)}`].map((char) => Number.parseInt(char, 36)).join('');
  return BigInt(digits) % 97n === 1n;
}

const valuesOf = (category: CorpusCategory): readonly string[] =>
  CORPUS.flatMap((entry) => entry.find.filter((finding) => finding.category === category).map(({ value }) => value));

const textsOf = (idStart: string): readonly string[] =>
  CORPUS.filter((entry) => entry.id.startsWith(idStart)).map((entry) => entry.text);

const idsWhere = (wrong: (entry: CorpusEntry) => boolean): readonly string[] =>
  CORPUS.filter(wrong).map((entry) => entry.id);

describe('the corpus', () => {
  it('has enough texts, and half of them or more hold nothing to find', () => {
    expect(CORPUS.length).toBeGreaterThanOrEqual(300);
    expect(idsWhere((entry) => entry.find.length === 0).length).toBeGreaterThanOrEqual(CORPUS.length / 2);
  });

  it('names every entry and writes every text once', () => {
    expect(new Set(CORPUS.map((entry) => entry.id)).size).toBe(CORPUS.length);
    expect(new Set(CORPUS.map((entry) => entry.text)).size).toBe(CORPUS.length);
  });

  it('labels only what stands in the text, with a known category', () => {
    const categories: readonly string[] = CORPUS_CATEGORIES;
    const wrong = idsWhere((entry) =>
      entry.find.some(
        ({ category, value }) => value.length < 4 || !categories.includes(category) || !entry.text.includes(value),
      ),
    );
    expect(wrong).toStrictEqual([]);
  });

  it('never labels one part of a text twice', () => {
    const wrong = idsWhere(({ find }) => find.some((a) => find.some((b) => a !== b && a.value.includes(b.value))));
    expect(wrong).toStrictEqual([]);
  });

  it.each(CORPUS_CATEGORIES)('has at least ten values of %s', (category) => {
    expect(valuesOf(category).length).toBeGreaterThanOrEqual(10);
  });

  it('holds no key known from a manual', () => {
    expect(idsWhere((entry) => PUBLISHED.some((known) => entry.text.includes(known)))).toStrictEqual([]);
  });
});

describe('labelled values', () => {
  it('are test cards that pass the Luhn check', () => {
    const digits = valuesOf('card').map((value) => value.replace(/\D/g, ''));
    expect(digits.filter((card) => !passesLuhn(card) || !TEST_CARDS.test(card))).toStrictEqual([]);
  });

  it('are IBANs that pass the mod 97 check', () => {
    expect(valuesOf('iban').filter((value) => !passesMod97(value))).toStrictEqual([]);
  });

  it('are IP addresses that a parser accepts', () => {
    expect(valuesOf('ip').filter((value) => isIP(value) === 0)).toStrictEqual([]);
  });

  it('are social security numbers in ranges that are given out', () => {
    const given = /^(?!000|666|9)\d{3}[ -]?(?!00)\d{2}[ -]?(?!0000)\d{4}$/;
    expect(valuesOf('ssn').filter((value) => !given.test(value))).toStrictEqual([]);
  });

  it('are JWTs whose header says how they are made', () => {
    const headers = valuesOf('jwt').map((value) => Buffer.from(value.split('.', 1).join(), 'base64url').toString());
    expect(headers.filter((header) => typeof JSON.parse(header).alg !== 'string')).toStrictEqual([]);
  });
});

describe('values that only look right', () => {
  it('fail the Luhn check', () => {
    const numbers = textsOf('clean-numbers/not-luhn').flatMap((text) => text.match(/\d(?:[ -]?\d){14,15}/g) ?? []);
    expect(numbers.length).toBeGreaterThanOrEqual(8);
    expect(numbers.filter((number) => passesLuhn(number.replace(/\D/g, '')))).toStrictEqual([]);
  });

  it('fail the mod 97 check', () => {
    const ibans = textsOf('clean-numbers/bad-iban').flatMap(
      (text) => text.match(/\b[A-Z]{2}\d{2}(?: ?[A-Z\d]){11,30}\b/g) ?? [],
    );
    expect(ibans.length).toBeGreaterThanOrEqual(4);
    expect(ibans.filter(passesMod97)).toStrictEqual([]);
  });
});
