import type { ReplyScript } from '@chaukas/instrumentation/testing';

export function response(id: string, output: readonly object[], more?: object): object;
export function says(text: string, id?: string): object;
export function calls(name: string, args: object, call_id: string): object;
export function streamed(whole: object): object[];
export function completion(id: string, message: object, more?: object): object;
export function answering(...answers: readonly object[]): ReplyScript;
