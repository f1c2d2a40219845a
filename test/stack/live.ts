/** What the demo app at this address tells its Home page first, as text. */
export async function firstLiveState(demoApp: string): Promise<string> {
  const response = await fetch(`${demoApp}/api/live`, { signal: AbortSignal.timeout(10_000) });
  let text = '';
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk;
    const [event, rest] = text.split('\n\n');
    if (event && rest !== undefined) return event.replace(/^data: /, '');
  }
  throw new Error(`/api/live ended after ${JSON.stringify(text)}`);
}
