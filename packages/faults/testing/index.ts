export { SpanRecorder } from './span-recorder.ts';
