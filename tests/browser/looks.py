"""What is looked at on a screen, whatever body looks at it: width, words cut off, targets, the focus, and what moves.

What it is: one script that walks everything a board shows and names what is wrong, in words that a failure can print.
What it is not: axe, which knows roles and colours; and no judgement of beauty.
"""

from __future__ import annotations

from playwright.sync_api import Page

#: Each thing that is wrong, as "what: which element".
WRONG = r"""() => {
    const host = document.querySelector('copro-board, copro-home') ?? document.body
    const root = host.shadowRoot ?? document
    const all = [...root.querySelectorAll('*')]
    const told = one => `${one.tagName.toLowerCase()}.${[...one.classList].join('.')} "${(one.getAttribute('aria-label') ?? one.textContent).trim().replace(/\s+/g, ' ').slice(0, 50)}"`
    const style = one => getComputedStyle(one)
    function* up(one) { for (; one instanceof Element; one = one.parentElement) yield one }
    const unseen = one => !one.checkVisibility({ visibilityProperty: true, opacityProperty: true }) || !!one.closest('.vh') || [...up(one)].some(each => style(each).clipPath === 'inset(50%)')
    const wrong = []
    const say = (what, one) => wrong.push(`${what}: ${one === document ? 'the page' : told(one)}`)

    // As wide as the window, and no part that scrolls sideways by itself.
    if (document.documentElement.scrollWidth > innerWidth) say(`wider than the window by ${document.documentElement.scrollWidth - innerWidth}`, document)
    for (const one of all) if (/auto|scroll/.test(style(one).overflowX) && one.scrollWidth > one.clientWidth + 1 && !unseen(one) && one.tagName !== 'TEXTAREA') say('scrolls sideways', one)

    // Words end where they end: neither at the side of the window nor at the side of what holds them.
    const range = document.createRange()
    for (const one of all) {
        const words = [...one.childNodes].find(node => node.nodeType === 3 && node.data.trim())
        if (!words || unseen(one) || one.closest('svg, style')) continue
        range.selectNodeContents(words)
        const lines = [...range.getClientRects()].filter(({ width }) => width > 1)
        if (!lines.length) continue
        const [left, right] = [Math.min(...lines.map(line => line.left)), Math.max(...lines.map(line => line.right))]
        const [top, bottom] = [Math.min(...lines.map(line => line.top)), Math.max(...lines.map(line => line.bottom))]
        const strip = one.closest('nav') && /auto|scroll/.test(style(one.closest('ol, nav')).overflowX)
        if (!strip && (left < -1 || right > innerWidth + 1)) say('beside the window', one)
        for (const each of up(one)) {
            const { overflowX, overflowY, display, position } = style(each)
            if (display === 'inline' || display === 'contents') continue
            const box = each.getBoundingClientRect()
            const cutX = /hidden|clip/.test(overflowX) && (left < box.left - 2 || right > box.right + 2)
            const cutY = /hidden|clip/.test(overflowY) && (top < box.top - 3 || bottom > box.bottom + 3)
            if (cutX || cutY) { if (!strip) say('cut off', one); break }
            if (/auto|scroll/.test(overflowY) || position === 'fixed') break
        }
    }

    // Everything that is pressed can be hit; a link within a sentence is as high as its line.
    const CONTROLS = 'button, a[href], input:not([type=hidden]), select, textarea, summary, [role=menuitem]'
    const target = one => one.matches('input') && (unseen(one) || one.closest('label')) ? one.closest('label') ?? one.nextElementSibling ?? one : one
    for (const one of root.querySelectorAll(CONTROLS)) {
        const hit = target(one)
        if (unseen(hit) || hit.closest('[inert]')) continue
        const { width, height } = hit.getBoundingClientRect()
        const inSentence = one.matches('a, .plain') && style(one).display === 'inline'
        if (!inSentence && (width < 23.9 || height < 23.9)) say(`${width.toFixed(1)} × ${height.toFixed(1)} px`, one)
    }

    // Whoever wants less motion gets none.
    for (const one of (root.getAnimations?.() ?? document.getAnimations())) if (one.playState === 'running') say('moves', one.effect.target)
    for (const one of [document.documentElement, ...all]) if (style(one).scrollBehavior === 'smooth') say('scrolls smoothly', one)
    return wrong
}"""

#: Each thing that the keyboard reaches and that does not show it, or that something else lies over when it has it.
UNFOCUSED = r"""() => {
    const root = document.querySelector('copro-board, copro-home')?.shadowRoot ?? document
    const told = one => `${one.tagName.toLowerCase()}.${[...one.classList].join('.')} "${(one.getAttribute('aria-label') ?? one.textContent).trim().replace(/\s+/g, ' ').slice(0, 50)}"`
    const before = root.activeElement
    const stops = [...root.querySelectorAll('button, a[href], input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')]
        .filter(one => one.tabIndex >= 0 && !one.disabled && one.checkVisibility({ visibilityProperty: true }) && !one.closest('[inert]'))
    const wrong = []
    for (const one of stops) {
        one.focus({ focusVisible: true })
        if (root.activeElement !== one) { wrong.push(`takes no focus: ${told(one)}`); continue }
        // A picture, or the label around it, shows the focus for an input that is not seen.
        const rings = [one, one.closest('label'), one.nextElementSibling, one.parentElement].filter(Boolean)
        const ring = rings.find(each => { const s = getComputedStyle(each); return s.outlineStyle !== 'none' && Number.parseFloat(s.outlineWidth) >= 2 && each.getBoundingClientRect().width > 2 })
        if (!ring) { wrong.push(`shows no focus: ${told(one)}`); continue }
        const { left, top, width, height } = ring.getBoundingClientRect()
        const seen = [0.1, 0.3, 0.5, 0.7, 0.9].some(x => [0.1, 0.3, 0.5, 0.7, 0.9].some(y => {
            const at = root.elementFromPoint(left + x * width, top + y * height)
            return at && (ring.contains(at) || at.contains(ring) && at !== root.querySelector('.app'))
        }))
        if (!seen) wrong.push(`hidden while it has the focus: ${told(one)} by ${told(root.elementFromPoint(left + width / 2, top + height / 2) ?? root.querySelector('.app'))} ${[left,top,width,height,innerHeight].map(Math.round)} ${told(ring)}`)
    }
    before?.focus?.()
    return wrong
}"""


def wrong(page: Page) -> list[str]:
    """Everything on the screen that some body could not use."""
    return page.evaluate(WRONG)


def unfocused(page: Page) -> list[str]:
    """Everything that the keyboard reaches and nobody would see that it did."""
    return page.evaluate(UNFOCUSED)
