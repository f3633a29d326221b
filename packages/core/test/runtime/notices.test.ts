import { describe, expect, it } from 'vitest';
import { Notices } from '../../src/runtime/notices.ts';
import { captureStderr } from '../support/recording.ts';

describe('lines on stderr', () => {
  it('are each one line, whatever they are made of', () => {
    const lines = captureStderr();
    new Notices().problem('a name with\nbreaks,\u001b[31m colour and \u0000');
    expect(lines).toEqual(['[chaukas] a name with breaks, [31m colour and']);
  });

  it('of what went wrong are said once, also when quiet', () => {
    const lines = captureStderr();
    const notices = new Notices();
    notices.quiet = true;
    notices.problem('one');
    notices.problem('one');
    notices.problem('two, in these words', 'topic');
    notices.problem('two, in others', 'topic');
    notices.info('good to know');
    expect(lines).toEqual(['[chaukas] one', '[chaukas] two, in these words']);
  });

  it('do not matter to an app that closed its stderr', () => {
    const { write } = process.stderr;
    process.stderr.write = () => {
      throw new Error('closed');
    };
    try {
      expect(() => new Notices().problem('nobody hears this')).not.toThrow();
    } finally {
      process.stderr.write = write;
    }
  });
});
