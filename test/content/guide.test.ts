// Compares the guide for staff (投稿指南) with the program: diagnostics, keys and examples.
// `node test/content/guide.test.ts --print` prints the list of diagnostics for the guide.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { isCopy, stemsOf } from '../../src/content/copies.ts'
import { classify, type Kind } from '../../src/content/kinds.ts'
import { parseFile } from '../../src/content/parse.ts'
import { messages } from '../../src/content/messages.ts'
import type { Severity } from '../../src/content/diagnostics.ts'
import { articleFormat, type Fields, metricsFormat, seriesFormat, siteFormat, streetFormat } from '../../src/content/frontmatter/schema.ts'

const entries = Object.entries(messages)
const HEADING = '## 问题一览'

/** Headings of the severities in the guide. */
const SEVERITIES: Readonly<Record<Severity, string>> = {
  error: '### 错误：改好才会发布；已经发布的，先保留上一版',
  warning: '### 警告：这一处没有用上，别的照常；请改一改',
  notice: '### 提示：不改也可以',
}

/** Returns a message with visible placeholders and escaped Markdown. */
function forPeople (sentence: string): string {
  return sentence.replace(/\{\w+\}/g, '……').replace(/!?\[[^\]]*\]\([^)]*\)/g, '`$&`')
}

/** Returns the list of diagnostics for the guide. */
function problemList (): string {
  return Object.entries(SEVERITIES).map(([severity, heading]) => {
    const items = entries.filter(([, entry]) => entry.severity === severity)
    return `${heading}\n\n${items.map(([code, { message, hint }]) => `- **${forPeople(message)}** \`${code}\`\n  → ${forPeople(hint)}`).join('\n')}\n`
  }).join('\n')
}

if (process.argv.includes('--print')) console.log(problemList())
else runTests(readFileSync(join(import.meta.dirname, '../../content/README.md'), 'utf8'))

function runTests (guide: string): void {
  const outside = guide.replace(/^```[^]*?^```$/gm, (block) => ' '.repeat(block.length))
  const section = (heading: string) => {
    const start = outside.indexOf(`\n${heading}\n`)
    assert.ok(start >= 0, `the guide has ${heading}`)
    const end = outside.indexOf('\n## ', start + heading.length)
    return guide.slice(start, end < 0 ? undefined : end + 1)
  }
  const fenced = (text: string) => [...text.matchAll(/^```\n([^]*?)^```$/gm)].map(([, inside = '']) => inside)

  test('the guide lists exactly the diagnostics of messages.ts, under their severity and in their words', () => {
    const written = section(HEADING)
    const list = written.slice(written.indexOf('\n### ') + 1)
    const codes = [...list.matchAll(/\*\* `([^`]+)`$/gm)].map(([, code = '']) => code)
    const known = entries.map(([code]) => code)
    const advice = `\n\nThe list must be (node test/content/guide.test.ts --print):\n\n${problemList()}`
    assert.deepEqual(known.filter((code) => !codes.includes(code)), [], `diagnostics that the guide doesn't explain${advice}`)
    assert.deepEqual(codes.filter((code) => !known.includes(code)), [], `diagnostics that no longer exist${advice}`)
    assert.ok(list.trimEnd() === problemList().trimEnd(), `severity, message or hint differ${advice}`)
  })

  test('every hint says in Chinese what to do, without words of a parser', () => {
    const parserWords = /\b(?:token|parse[rd]?|yaml|json|schema|unexpected|expected|invalid|undefined|null|NaN|string|scalar|indent(?:ation)?|mapping|sequence|alias|anchor|object|array|error|failed|line|column|regex|zod|sqlite|markdown|UTF-16 unit)\b/i
    for (const [code, { severity, message, hint }] of entries) {
      const said = `${code}: ${hint}`
      assert.match(hint, /\p{Script=Han}/u, said)
      assert.match(hint, /请|写|改|删|移|放|补|换|另存|保存|缩小|重新|加(?:上)?一行|不影响发布|自动/u, said)
      for (const sentence of [message, hint]) assert.doesNotMatch(sentence.replace(/\{\w+\}/g, ''), parserWords, `${code}: ${sentence}`)
      if (severity !== 'notice') assert.doesNotMatch(hint, /不影响发布/, `${code}: then it is a 提示`)
    }
  })

  type Values = Readonly<Record<string, unknown>>
  interface Parsed { success: boolean, error?: { issues: readonly { path: readonly PropertyKey[] }[] } | undefined }
  const tables: { heading: string, keys: Fields, parse: (fields: Values) => Parsed }[] = [
    { heading: '## 稿件的各项', keys: articleFormat.fields, parse: (fields) => articleFormat.schema.safeParse(fields) },
    { heading: '## 街道', keys: streetFormat.fields, parse: (fields) => streetFormat.schema.safeParse(fields) },
    { heading: '## 项目', keys: streetFormat.fields['projects']?.items ?? {}, parse: (fields) => streetFormat.schema.safeParse({ name: '甲街道', slug: 'jia', projects: [fields] }) },
    { heading: '## 指标.yml', keys: metricsFormat.fields['metrics']?.items ?? {}, parse: (fields) => metricsFormat.schema.safeParse({ metrics: [fields] }) },
    { heading: '## 系列', keys: seriesFormat.fields, parse: (fields) => seriesFormat.schema.safeParse(fields) },
    { heading: '## 站点.yml', keys: siteFormat.fields, parse: (fields) => siteFormat.schema.safeParse(fields) },
  ]

  for (const { heading, keys, parse } of tables) {
    test(`${heading.slice(3)}: the table has the keys of the schema, and agrees with it`, () => {
      const rows = [...section(heading).matchAll(/^\| (.+) \|$/gm)].map(([, row = '']) => row.split(' | ')).filter(([key]) => key !== '项' && key !== '---')
      assert.deepEqual(rows.map(([key]) => key), Object.values(keys).map(({ key }) => key))
      const sample = Object.fromEntries(Object.entries(keys).filter(([, { example }]) => example !== '').map(([code, { example }]) => [code, example]))
      const accepts = (fields: Values) => parse({ ...sample, ...fields }).success
      assert.ok(accepts({}), `the examples are valid: ${JSON.stringify(parse(sample).error?.issues)}`)
      const required = new Set((parse({}).error?.issues ?? []).map((issue) => issue.path.at(-1)))
      for (const [index, [code, { key, example }]] of Object.entries(keys).entries()) {
        const [, must, what = '', shown] = rows[index] ?? []
        assert.equal(must, required.has(code) ? '必填' : '可不写', key)
        if (example !== '') assert.equal(shown, `\`${key}: ${example}\``, key)
        const most = /最多(\d+)个字/.exec(what)?.[1]
        if (most === undefined) continue
        assert.ok(accepts({ [code]: '字'.repeat(Number(most)) }), `${key}: ${most} characters are allowed`)
        assert.ok(!accepts({ [code]: '字'.repeat(Number(most) + 1) }), `${key}: no more than ${most} characters are allowed`)
      }
    })
  }

  test('the examples are read without any diagnostic', () => {
    const samples: { heading: string, path: string, text: (blocks: string[]) => string | undefined }[] = [
      { heading: '## 稿件的样子', path: 'yibashou/03-街道-姓名.md', text: ([first]) => first },
      { heading: '## 街道', path: '街道/街道.md', text: ([first]) => first },
      { heading: '## 项目', path: '街道/街道.md', text: ([first]) => fenced(section('## 街道'))[0]?.replace('类别: 街道\n', first ?? '') },
      { heading: '## 指标.yml', path: '指标.yml', text: ([first]) => first },
      { heading: '## 系列', path: 'yibashou/系列.md', text: ([first]) => first },
      { heading: '## 草稿、定时、撤下', path: 'yibashou/03.md', text: ([first]) => fenced(section('## 稿件的样子'))[0]?.replace('状态: 草稿\n', `状态: 撤下\n${first}`) },
    ]
    for (const { heading, path, text } of samples) {
      const content = text(fenced(section(heading))) ?? assert.fail(`${heading} has no example`)
      const { kind } = classify(path) as { kind: Kind }
      const file = parseFile({ path, kind, bytes: Buffer.from(content) })
      assert.deepEqual(file.diagnostics, [], heading)
      assert.notEqual(file.value, null, heading)
      if (content.includes('更正')) assert.equal(file.kind === 'article' && file.value?.meta.corrections.length, 1)
      if (content.includes('项目:')) assert.equal(file.kind === 'street' && file.value?.meta.projects.length, 1)
      if (file.kind === 'metrics') assert.equal(file.value?.metrics.length, 1)
    }
    for (const { key } of Object.values(articleFormat.fields['corrections']?.items ?? {})) assert.match(section('## 草稿、定时、撤下'), new RegExp(`${key}: `))
  })

  test('the program reads the lines to type in the text of the guide', () => {
    const base = Object.fromEntries(Object.values(articleFormat.fields).slice(0, 6).map(({ key, example }) => [key, example]))
    const known = new Set<string>(Object.values(articleFormat.fields).map(({ key }) => key))
    const typed = [...guide.matchAll(/`([^`\n]+?): ([^`\n]+)`/g)].filter(([, key = '']) => known.has(key))
    assert.ok(typed.length > 15)
    for (const [line, key = '', value = ''] of typed) {
      const fields = Object.entries({ ...base, [key]: value }).map(([name, content]) => `${name}: ${content}\n`).join('')
      const { diagnostics } = parseFile({ path: 'yibashou/03.md', kind: 'article', bytes: Buffer.from(`---\n${fields}---\n\n（正文）\n`) })
      assert.deepEqual(diagnostics, [], line)
    }
  })

  test('files that the guide calls ignored or copies are ignored or reported', () => {
    for (const name of ['.草稿.md', '_草稿.md', '~$草稿.md', '草稿.tmp', '草稿.swp', '草稿.bak', '草稿.md~']) assert.equal(classify(`yibashou/${name}`).kind, 'ignored', name)
    assert.equal(classify('README.md').kind, 'ignored')
    for (const name of ['稿件 - 副本.md', '稿件（冲突）.md', '稿件(1).md']) assert.equal(isCopy(`yibashou/${name}`, stemsOf(['yibashou/稿件.md'])), true, name)
    for (const ending of ['jpg', 'png', 'gif', 'webp']) assert.equal(classify(`yibashou/图片/路.${ending}`).kind, 'picture', ending)
  })

  test('the guide has no technical words outside the lines to type', () => {
    const prose = guide.replace(/^```[^]*?^```$/gm, '').replace(/`[^`\n]*`/g, '')
    const allowed = new Set(['UTF', 'WPS', 'Word', 'ICP', 'MB', 'md', 'txt', 'docx', 'yml', 'jpg', 'png', 'gif', 'webp', 'yibashou', 'xinhualu', 'zhuanti', 'https', 'www', 'example', 'gov', 'cn'])
    assert.deepEqual([...new Set(prose.match(/[A-Za-z]+/g) ?? [])].filter((word) => !allowed.has(word)), [])
    assert.doesNotMatch(prose, /\{\w+\}/)
  })
}
