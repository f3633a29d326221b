import type { AnyRoute } from '@chaukas/instrumentation/stainless';
import { speechRoute } from './audio/speech.ts';
import { transcriptionRoute } from './audio/transcription.ts';
import { batchesRoute } from './batches.ts';
import { chatRoute } from './chat/route.ts';
import { completionsRoute } from './completions/route.ts';
import { embeddingsRoute } from './embeddings.ts';
import { imagesRoute } from './images/route.ts';
import { moderationsRoute } from './moderations.ts';
import { responsesRoute } from './responses/route.ts';
import { searchRoute } from './search/route.ts';

/** The endpoints that are recorded; all others pass through untouched. `docs/openai.md` lists both. */
export const ROUTES: Readonly<Record<string, AnyRoute>> = {
  '/audio/speech': speechRoute,
  '/audio/transcriptions': transcriptionRoute,
  '/audio/translations': transcriptionRoute,
  '/batches': batchesRoute,
  '/chat/completions': chatRoute,
  '/completions': completionsRoute,
  '/embeddings': embeddingsRoute,
  '/images/edits': imagesRoute,
  '/images/generations': imagesRoute,
  '/images/variations': imagesRoute,
  '/moderations': moderationsRoute,
  '/responses': responsesRoute,
  '/responses?beta=true': responsesRoute,
  '/vector_stores/*/search': searchRoute,
};
