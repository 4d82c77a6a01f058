// Reading comfort, for browsers that can: the size of type is remembered, a piece is read aloud, printed, its address copied.
// No page needs it. Floor: Chrome 86, iOS 14.
(function () {
  'use strict'

  const KEY = 'chuangwen.size'
  const SIZES = ['size-m', 'size-l', 'size-xl']
  const find = (id) => document.getElementById(id)

  // The size of type. A private window may forbid to remember: then it holds for this page.
  function restore () {
    try {
      const input = SIZES.includes(localStorage.getItem(KEY)) && find(localStorage.getItem(KEY))
      if (input) input.checked = true
    } catch {}
  }
  restore()
  // A page that comes back from the history may have been left in another size.
  window.addEventListener('pageshow', (event) => { if (event.persisted) restore() })
  document.addEventListener('change', (event) => {
    if (!SIZES.includes(event.target.id)) return
    try {
      localStorage.setItem(KEY, event.target.id)
    } catch {}
  })

  const tools = find('tools')
  if (!tools) return
  tools.classList.add('is-ready')
  find('print').onclick = () => window.print()

  // The address that lasts, not the one with a search engine's tail.
  const copy = find('copy')
  copy.onclick = async () => {
    const link = document.querySelector('link[rel=canonical]')
    const address = link ? link.href : window.location.href
    let done = false
    try {
      await navigator.clipboard.writeText(address)
      done = true
    } catch {
      // Over plain http, and in old web views: by hand.
      const field = document.createElement('textarea')
      field.value = address
      field.readOnly = true
      tools.appendChild(field)
      field.select()
      field.setSelectionRange(0, address.length)
      try {
        done = document.execCommand('copy')
      } catch {}
      field.remove()
      copy.focus()
    }
    find('said').textContent = done ? '网址已复制' : '请复制：' + address
  }

  const speech = window.speechSynthesis
  const prose = document.querySelector('.article .prose')
  if (!speech || !window.SpeechSynthesisUtterance || !prose) return

  const read = find('read')
  const stop = find('stop')
  let voice = null
  // What is read: the elements, each in pieces that no engine chokes on.
  let parts = []
  let at = 0
  // Idle, reading or paused. `turn` tells the callbacks of an utterance that was cancelled from those of the present one.
  let state = 'idle'
  let turn = 0
  // Held, or an engine may drop its events; and its watchman.
  let utterance = null
  let watch = 0

  function chooseVoice () {
    const rank = ({ lang, localService }) => {
      if (!/^(zh|cmn)(?![-_](HK|Hant[-_]HK))/i.test(lang)) return 0
      return (/^(zh|cmn)([-_]hans)?([-_]CN)?$/i.test(lang) ? 2 : 0) + (localService ? 2 : 1)
    }
    voice = speech.getVoices().filter(rank).sort((a, b) => rank(b) - rank(a))[0] || null
    read.hidden = !voice && state === 'idle'
  }
  // Some engines list their voices late, and some of those never say so.
  speech.onvoiceschanged = chooseVoice
  for (const delay of [0, 300, 1000, 3000]) setTimeout(chooseVoice, delay)

  // Sentences joined up to about 100 characters; engines from the network stop in longer ones.
  function cut (text) {
    const pieces = ['']
    for (const sentence of text.match(/[^。！？；!?]+[。！？；!?”’」』）]*|[。！？；!?]+/g) || []) {
      for (const clause of sentence.length > 100 ? sentence.match(/[^]{1,100}(?:[，、：,]|$)|[^]{1,100}/g) : [sentence]) {
        if ((pieces[pieces.length - 1] + clause).length > 100) pieces.push('')
        pieces[pieces.length - 1] += clause
      }
    }
    return pieces.map((piece) => piece.trim()).filter(Boolean)
  }

  function collect () {
    const blocks = [...prose.querySelectorAll('p, h2, h3, h4, h5, h6, li, tr, figcaption')].filter((block) => !block.querySelector('p, li'))
    return [document.querySelector('h1'), ...blocks].flatMap((element) => {
      const text = [...(element.cells || [element])].map((part) => part.textContent.trim()).join('，')
      return cut(text.replace(/\s+/g, ' ')).map((piece) => ({ element, piece }))
    })
  }

  function highlight (element) {
    const before = document.querySelector('.is-reading')
    if (before === element) return
    if (before) before.classList.remove('is-reading')
    if (!element) return
    element.classList.add('is-reading')
    const { top, bottom } = element.getBoundingClientRect()
    if (top < 0 || bottom > window.innerHeight) element.scrollIntoView({ block: bottom - top > window.innerHeight ? 'start' : 'center' })
  }

  function show () {
    read.textContent = { idle: '朗读', reading: '暂停', paused: '继续' }[state]
    // The button that goes must not take the keyboard's place with it.
    if (state === 'idle' && document.activeElement === stop) read.focus()
    stop.hidden = state === 'idle'
  }

  // Pausing is stopping and beginning the sentence again: pause() ends everything on Android.
  function hush () {
    turn++
    clearTimeout(watch)
    if (speech.speaking || speech.pending) speech.cancel()
  }

  function end () {
    hush()
    state = 'idle'
    at = 0
    highlight(null)
    show()
  }

  function speak () {
    const part = parts[at]
    if (!part) return end()
    const mine = ++turn
    const next = () => {
      if (mine !== turn) return
      hush()
      at++
      speak()
    }
    highlight(part.element)
    utterance = new window.SpeechSynthesisUtterance(part.piece)
    utterance.lang = 'zh-CN'
    utterance.voice = voice
    utterance.onend = next
    utterance.onerror = () => { if (mine === turn) end() }
    // An engine that falls silent without a word is helped over the place.
    watch = setTimeout(next, 8000 + part.piece.length * 600)
    speech.speak(utterance)
  }

  read.onclick = () => {
    if (state === 'reading') {
      hush()
      state = 'paused'
    } else {
      if (state === 'idle') parts = collect()
      hush()
      state = 'reading'
      speak()
    }
    show()
  }
  stop.onclick = end
  window.addEventListener('pagehide', end)
})()
