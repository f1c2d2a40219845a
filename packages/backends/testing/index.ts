export { FakeBackend } from './fake-backend.ts';
export { syntaxErrors } from './grammar.ts';
