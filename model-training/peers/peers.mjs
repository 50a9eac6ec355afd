// Runs one published detector: a text a line on stdin (base64 of UTF-8), its label a line on stdout, "-" for no answer.
// The first line out lists the labels that the detector knows, separated by spaces, where it says so.
import { createInterface } from 'node:readline';

const peers = {
  async franc() {
    const { franc } = await import('franc-all');
    return { labels: [], answer: (text) => { const found = franc(text, { minLength: 1 }); return found === 'und' ? '-' : found; } };
  },
  async eld() {
    const module = await import('eld/large').catch(() => import('eld'));
    const eld = module.eld ?? module.default;
    const labels = Object.values(eld.info?.().languages ?? {});
    return { labels, answer: (text) => eld.detect(text).language || '-' };
  },
  async highlight() {
    const hljs = (await import('highlight.js')).default;
    return { labels: hljs.listLanguages(), answer: (text) => hljs.highlightAuto(text).language || '-' };
  },
  async guesslang() {
    const { default: { ModelOperations } } = await import('@vscode/vscode-languagedetection');
    const model = new ModelOperations({ minContentSize: 1 });
    return { labels: [], answer: async (text) => (await model.runModel(text))[0]?.languageId ?? '-' };
  },
};

const { labels, answer } = await peers[process.argv[2]]();
const out = [labels.join(' ')];
for await (const line of createInterface({ input: process.stdin })) {
  out.push(await answer(Buffer.from(line, 'base64').toString('utf8')));
}
process.stdout.write(out.join('\n') + '\n');
