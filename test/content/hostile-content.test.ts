// Tests hostile values in content files, through the real publisher and templates.
// Tags and attribute names of a page must not depend on the payload. In a body, every element is on a short list.
import assert from 'node:assert/strict'
import test from 'node:test'
import { atomFaults, readJsonFeed } from '../exports/feed-validity.ts'
import { decode, ofClass, ofName, readTags, skeleton, structuredData, type Tag, textOf } from '../html.ts'
import { PNG } from '../content-files.ts'
import { DESK_TOKEN, openPortal, type Portal, type Scope, signIn } from '../helper.ts'

const PAYLOADS = [
  '<script>alert(1)</script>', '</script><script>alert(1)</script>', '<SCRIPT SRC=//x.y></SCRIPT>', '<scr<script>ipt>', '<script/src=//x.y>', '<script\u3000>x',
  '<img src=x onerror=alert(1)>', '"><img src=x onerror=alert(1)>', "'><img src=x onerror=alert(1)>", '<img/src/onerror=alert(1)>', '<img src=x onerror=alert(1)//', '`><img src=x>',
  '" onmouseover="alert(1)', "' onmouseover='alert(1)", '" autofocus onfocus=alert(1) x="', '"onclick=alert(1)//', '" style="position:fixed', '" accesskey="x" onclick="x',
  '<svg onload=alert(1)>', '<svg><script>x</script></svg>', '<math><mi//xlink:href="data:x">', '<body onload=x>', '<iframe src=javascript:x>', '<iframe srcdoc="<script>">', '<object data=x>', '<embed src=x>',
  '<base href=//x.y>', '<link rel=stylesheet href=//x.y>', '<meta http-equiv=refresh content=0>', '<style>*{}</style>', '<form action=//x.y><input>', '<details open ontoggle=x>', '<video><source onerror=x>', '<marquee onstart=x>',
  '<a href=javascript:x>y</a>', '[x](javascript:alert(1))', '[x](JaVaScRiPt:alert(1))', '[x](data:text/html,<script>)', '![x](javascript:alert(1))', '[x](vbscript:x)', '[x](&#106;avascript:x)', '[x](java&Tab;script:x)', '<javascript:alert(1)>',
  '[x](https://x.y "onclick=alert(1)")', '[x](https://x.y" onclick="alert(1))', '![" onerror="x](图片/x.png)', '[x]: javascript:x', '![x](x.png "&quot; onload=&quot;x")', '```"><script>x', '`<script>`', '**<script>**',
  '</title><script>x</script>', '</textarea><script>x', '</style><script>x', '</p></div></main></body></html>', '<!-- x -->', '--><script>x</script>', '<![CDATA[<script>]]>', '<?xml x?>', '<!DOCTYPE x>',
  '&lt;script&gt;', '&#60;script&#62;', '&amp;lt;', '&', '&quot;x', '\\"x', '\\<script>', '<%= 7*7 %>', '<%~ it %>', '<% } %>', '{{7*7}}', '$' + '{7*7}', '{% x %}', '__proto__', "'; DROP TABLE articles; --", '../../etc/passwd', 'a\u202eb', '\ufeff<script>', '＜script＞', '<script\u2028>',
]

/** Returns a folder with `words` in every value that staff can write. They are short, because of the limits. */
const folderOf = (words: string, body: string) => {
  const cut = (most: number) => [...`甲${words}`].slice(0, most).join('')
  const street = cut(40).replaceAll('、', '')
  const fields = (number: number, state: string) => [
    `编号: ${number}`, `标题: ${cut(80)}`, `街道: ${street}`, `讲述人: ${cut(40)}`, `职务: ${cut(80)}`, '日期: 2021', `来源: ${cut(80)}`, `责任编辑: ${cut(40)}`, `摘要: ${cut(300)}`,
    `封面说明: ${cut(200)}`, '封面: 图片/封.png', `撤下原因: ${cut(300)}`, `状态: ${state}`, '更正:', '  - 日期: 2022', `    说明: ${cut(300)}`,
  ].join('\n')
  return {
    '站点.yml': ['名称', '主办单位', '联系方式', '网站标识码', 'ICP备案号', '公安备案号'].map((key) => `${key}: ${cut(40)}`).join('\n'),
    '街道/一.md': `---\n名称: ${street}\n网址: yi\n类别: ${cut(20)}\n---\n街道正文`,
    'xilie/系列.md': `---\n标题: ${cut(80)}\n简称: ${cut(40)}\n---\n编者按`,
    'xilie/图片/封.png': PNG,
    'xilie/1.md': `---\n${fields(1, '发布')}\n---\n正文`,
    'xilie/2.md': `---\n${fields(2, '撤下')}\n---\n正文`,
    'xilie/3.md': `---\n${fields(3, '发布')}\n---\n${body}`,
    'xilie/4.md': `---\n${fields(4, '草稿')}\n---\n正文`,
  }
}
const PATHS = ['/', '/xilie', '/xilie/1', '/xilie/2', '/streets', '/streets/yi', '/nothing']
/** Returns a folder with a file whose name, values and lines are hostile, for the desk. */
const DESK_PATHS = ['/desk', '/desk/preview?file=xilie/4.md']

async function openFolder (scope: Scope, words: string, body: string): Promise<Portal> {
  return await openPortal(scope, { real: false, files: folderOf(words, body), env: { DESK_TOKEN } })
}

/** Pages for staff after sign-in. */
async function deskPagesOf (portal: Portal): Promise<string[]> {
  const cookie = await signIn(portal)
  const pages = []
  for (const url of DESK_PATHS) {
    const { statusCode, body } = await portal.app.inject({ url, headers: { cookie } })
    assert.equal(statusCode, 200, url)
    pages.push(body)
  }
  return pages
}

async function pagesOf ({ app }: Portal, paths: readonly string[]): Promise<string[]> {
  const pages = []
  for (const path of paths) pages.push((await app.inject(path)).body)
  return pages
}

/** Tests that a data block has one JSON object and that the first tag after it closes it. */
function assertData (html: string, { attributes, end }: Tag, about: string) {
  assert.deepEqual([...attributes.keys()], ['type'], about)
  const data = html.slice(end, html.indexOf('<', end))
  assert.ok(html.startsWith('</script>', end + data.length), about)
  assert.equal(typeof (JSON.parse(data) as { '@context': unknown })['@context'], 'string', about)
}

/** Tests that `html` runs nothing, loads nothing from other sites and links to no program. */
function assertInert (html: string, about: string) {
  for (const tag of readTags(html)) {
    // Data never runs. It must be complete and contain no tag.
    if (tag.name === 'script' && tag.attributes.get('type') === 'application/ld+json') {
      assertData(html, tag, about)
      continue
    }
    // The script of the page; the policy refuses every other.
    if (tag.name === 'script' && ((tag.closing && html.startsWith('</script>', tag.start)) || (/^\/assets\/reading-[0-9a-f]{12}\.js$/.test(tag.attributes.get('src') ?? '') && html.startsWith('</script>', tag.end)))) continue
    if (tag.name === 'meta' && tag.attributes.get('http-equiv') === 'Cache-Control') continue
    // The search form that home and 404 have; it goes to an address of our own, checked below by its action.
    if (tag.name === 'form' && (tag.closing || (tag.attributes.get('role') === 'search' && tag.attributes.get('action') === '/search'))) continue
    assert.ok(!['script', 'iframe', 'object', 'embed', 'base', 'style', 'svg', 'math', 'form', 'template', 'video', 'audio'].includes(tag.name), `${about}: <${tag.name}>`)
    for (const [name, value] of tag.attributes) {
      assert.ok(!/^on|^style$|^srcdoc$|^http-equiv$|^formaction$|^xlink/.test(name) && /^[a-z-]+$/.test(name), `${about}: ${tag.name} ${name}`)
      if (['href', 'src', 'action', 'data', 'poster'].includes(name)) {
        assert.match(value.replace(/[\s\0-\x20]/g, ''), /^(?:\/(?!\/)|#|https?:\/\/|mailto:|tel:)/, `${about}: ${tag.name} ${name}=${value}`)
      }
    }
  }
}

const unspaced = (text: string) => text.replace(/\s+/g, '')

test('in every field, a payload is words', async (t) => {
  const harmless = await openFolder(t, '乙', '正文')
  assert.deepEqual(harmless.diagnostics.filter(({ code }) => code !== 'withdrawn-reason-missing'), [])
  const expected = (await pagesOf(harmless, PATHS)).map(skeleton)
  const expectedDesk = (await deskPagesOf(harmless)).map(skeleton)
  for (const payload of PAYLOADS) {
    await t.test(payload, async (t) => {
      const portal = await openFolder(t, payload, '正文')
      const pages = await pagesOf(portal, PATHS)
      assert.deepEqual(portal.diagnostics.map(({ code, file, line }) => `${code} ${file}:${line}`), [], 'the field is read as typed')
      pages.forEach((html, index) => {
        assertInert(html, `${payload} on ${PATHS[index]}`)
        assert.deepEqual(skeleton(html), expected[index], `${payload} on ${PATHS[index]}`)
      })
      assert.deepEqual((await deskPagesOf(portal)).map(skeleton), expectedDesk, `${payload} on the desk`)
      const [piece, baidu] = structuredData(pages[2] ?? '')
      for (const title of [piece?.['headline'], baidu?.['title']]) assert.equal(unspaced(String(title)), unspaced(textOf(ofName(pages[2] ?? '', 'h1')[0] ?? '')), 'machines read the title that people do')
      const shown = decode(pages[2] ?? '').replace(/\s+/g, '')
      assert.ok(shown.includes(`甲${payload}`.replace(/\s+/g, '')), 'the words are shown as they were typed')
    })
  }
})

test('the desk shows hostile values, names and lines as words', async (t) => {
  const flawed = (words: string) => ({
    ...folderOf('乙', '正文'),
    'xilie/4.md': `---\n编号: 4\n标题: 甲\n街道: 甲${words}\n讲述人: 乙\n职务: 丙\n日期: 甲${words}\n状态: 草稿\n---\n[甲](甲${words})`,
    [`xilie/5${words.replace(/[/\\\0]/g, '').slice(0, 60)}.md`]: `---\n编号: 5\n甲${words}: 乙\n`,
    '站点.yml': `名称: 甲\n甲${words}: 乙`,
  })
  for (const payload of PAYLOADS) {
    await t.test(payload, async (t) => {
      const portal = await openPortal(t, { real: false, files: flawed(payload), env: { DESK_TOKEN } })
      const cookie = await signIn(portal)
      const { statusCode, body } = await portal.app.inject({ url: '/desk', headers: { cookie } })
      assert.equal(statusCode, 200)
      assert.ok(portal.diagnostics.length >= 3)
      for (const tag of readTags(body)) {
        assert.ok(['html', 'head', 'meta', 'title', 'link', 'script', 'body', 'a', 'input', 'div', 'header', 'p', 'nav', 'ul', 'ol', 'li', 'span', 'main', 'h1', 'h2', 'h3', 'dl', 'dt', 'dd', 'time', 'section', 'strong', 'mark', 'table', 'thead', 'tbody', 'tr', 'th', 'td', 'form', 'button', 'footer', 'label', 'small'].includes(tag.name), tag.name)
        for (const [name, value] of tag.attributes) {
          assert.ok(/^(?:class|id|href|rel|src|defer|itemscope|itemtype|itemprop|property|http-equiv|name|content|charset|lang|type|for|value|action|method|role|aria-[a-z]+|data-label|scope|datetime|tabindex|checked|title)$/.test(name), `${tag.name} ${name}`)
          if (name === 'href' || name === 'action') assert.match(value, /^(?:\/(?!\/)|#|https:\/\/portal\.example\/)/)
        }
      }
    })
  }
})

test('in feeds, payloads are words: both are valid, and their HTML is inert', async (t) => {
  const quoted = (words: string) => JSON.stringify([...`甲${words}`].slice(0, 40).join(''))
  const files = Object.fromEntries(PAYLOADS.map((words, index) => [
    `xilie/${index + 1}.md`, `---\n编号: ${index + 1}\n标题: ${quoted(words)}\n街道: 一\n讲述人: ${quoted(words)}\n职务: ${quoted(words)}\n日期: 2021\n摘要: ${quoted(words)}\n更正:\n  - 日期: 2022\n    说明: ${quoted(words)}\n---\n正文${words}`,
  ]))
  const portal = await openPortal(t, { real: false, files: { ...files, 'xilie/系列.md': '---\n标题: 甲\n---\n', '街道/一.md': '---\n名称: 一\n网址: yi\n---\n' } })
  let seen = 0
  for (const path of ['/feed.xml', '/feed.xml?page=2']) assert.deepEqual(await atomFaults((await portal.app.inject(path)).body), [], path)
  for (const path of ['/feed.json', '/feed.json?page=2']) {
    for (const { title, content_html: html } of readJsonFeed((await portal.app.inject(path)).body).items) {
      assertInert(html, title)
      seen++
    }
  }
  assert.equal(seen, PAYLOADS.length)
})

test('in a body, a payload is words or one of a few harmless elements', async (t) => {
  const allowed = new Set(['p', 'h2', 'h3', 'h4', 'em', 'strong', 'a', 'span', 'code', 'pre', 'ul', 'ol', 'li', 'blockquote', 'hr', 'br', 'img', 'table', 'thead', 'tbody', 'tr', 'th', 'td'])
  for (const payload of PAYLOADS) {
    await t.test(payload, async (t) => {
      const around = [payload, `甲${payload}乙`, `\u3000\u3000${payload}`, `    ${payload}`, `- ${payload}`, `> ${payload}`, `# ${payload}`, `| ${payload} |\n|---|\n| ${payload} |`, `[${payload}](/x)`, `[x](/x "${payload}")`, `![${payload}](图片/封.png)`, `\`\`\`${payload}\n${payload}\n\`\`\``, `[x][y]\n\n[y]: ${payload}`]
      const portal = await openFolder(t, '乙', around.join('\n\n'))
      const [html = ''] = await pagesOf(portal, ['/xilie/3'])
      const [prose = ''] = ofClass(html, 'prose')
      assert.match(html, /<\/html>\s*$/)
      assert.notEqual(prose, '')
      assertInert(html, payload)
      for (const tag of readTags(prose)) assert.ok(allowed.has(tag.name), `<${tag.name}>`)
      for (const tag of readTags(prose)) if (tag.name === 'img') assert.match(tag.attributes.get('src') ?? '', /^\/media\//)
    })
  }
})
