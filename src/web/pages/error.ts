// Pages for unknown addresses and faults, with links to other pages.
import { type Layout, type LayoutContext, layout } from './layout.ts'

export interface ErrorPage {
  layout: Layout
  code: string
  heading: string
  message: string
  /** Request id, for a reader who reports the fault; null unless the portal itself has failed. */
  reference: string | null
  searchAddress: string
  links: { label: string, address: string }[]
}

const WORDS: Readonly<Record<number, { heading: string, message: string }>> = {
  400: { heading: '这个网址不完整', message: '网址里有认不出的字符，可能是复制时多了或少了几个字。请核对网址，或从下面继续。' },
  404: { heading: '没有找到这一页', message: '网址可能输错了，或者这一页从来没有过。请核对网址，或从下面继续。' },
  409: { heading: '这里只能查看', message: '这个进程只供读者访问，不写入内容。请到写入进程的编审台上确认。' },
  410: { heading: '审稿链接已过期', message: '请向编辑部要新的链接。' },
  413: { heading: '发来的内容太长', message: '请缩短后再试。' },
  415: { heading: '发来的内容认不出', message: '请从网页上重新提交。' },
  429: { heading: '访问太频繁', message: '请稍等一会儿再试。' },
  500: { heading: '这一页暂时打不开', message: '网站出了故障，不是您的操作有误。请过一会儿再试。' },
  503: { heading: '网站正在准备', message: '内容还在载入，请过一会儿再试。' },
}

/** Returns the error page for an HTTP status. A status without its own text gets that of 400 or 500. The log also has `requestId`. */
export function errorPage (context: LayoutContext, status: number, requestId: string): ErrorPage {
  const { urls } = context
  const words = WORDS[status] ?? WORDS[status < 500 ? 400 : 500] ?? { heading: '', message: '' }
  return {
    layout: layout(context, { address: null, title: words.heading }),
    code: String(status),
    ...words,
    reference: words === WORDS[500] ? `报告故障时请附上编号：${requestId}` : null,
    searchAddress: urls.search(),
    links: [
      { label: '回到首页', address: urls.home() },
      ...context.series.map((series) => ({ label: series.shortTitle, address: urls.series(series.slug) })),
      { label: '按街道查找', address: urls.streets() },
    ],
  }
}

/** HTML sent to a client whose bytes are not an HTTP request. It has no masthead or footer, because the requested address is unknown. */
export const UNPARSABLE_REQUEST_HTML = '<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>请求有误</title></head><body>' +
  '<p>这个请求读不懂。请核对网址后再试。</p></body></html>'
