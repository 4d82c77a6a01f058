// What composing needs to know of addresses.
import type { Composer } from '../content/compose.ts'
import { createMarkdown } from '../content/markdown.ts'
import type { Urls } from '../urls.ts'

export function createComposer (urls: Urls): Composer {
  return {
    render: createMarkdown(),
    mediaAddress: urls.media,
    siteAddress: (path) => urls.basePath + path,
    figureAddress: urls.figure,
    projectAddress: urls.project,
  }
}
