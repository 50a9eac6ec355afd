// Runs one published detector of programming languages: a text a line on stdin (base64 of UTF-8), its label a line on stdout, "-" for no answer.
// Arguments: the detector; for highlight.js the languages to choose from, separated by spaces.
// The first line out lists the labels that the detector knows, separated by spaces.
import { createInterface } from 'node:readline';

const peers = {
  async highlight() {
    const { default: hljs } = await import('highlight.js');
    const asked = new Set(process.argv[3].split(' '));
    const labels = hljs.listLanguages().filter((label) => asked.has(label));
    // It runs every grammar over the text, of which it has 192: minutes for a few thousand messages even so.
    return { labels, longest: 512, answer: (text) => hljs.highlightAuto(text, labels).language || '-' };
  },
  async guesslang() {
    const { default: { ModelOperations } } = await import('@vscode/vscode-languagedetection');
    const model = new ModelOperations({ minContentSize: 1 });
    const all = await model.runModel('import os\nprint(os.path)\n'); // every label, with its share
    return { labels: all.map((one) => one.languageId), answer: async (text) => (await model.runModel(text))[0]?.languageId ?? '-' };
  },
};

const { labels, longest, answer } = await peers[process.argv[2]]();
const out = [labels.join(' ')];
for await (const line of createInterface({ input: process.stdin })) {
  out.push(await answer(Buffer.from(line, 'base64').subarray(0, longest).toString('utf8')));
}
process.stdout.write(out.join('\n') + '\n');
