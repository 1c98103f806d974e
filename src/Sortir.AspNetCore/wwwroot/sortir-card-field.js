// <sortir-card-field>: the field for the card of one ticket. One module, no dependency, no build step.
//
//   ticket    the ticket of this browser's cart that the card is for
//   event     the ticket's event; fields of one event refuse the same card at once
//   endpoint  where MapSortir is mapped, with the path base; "/sortir" without it
//   name      as of any form control; required and disabled too
//   label     the label's text, where the element has no label inside
//
// It says how it stands in its data-state (empty, typing, checking, valid, invalid, later) and by a bubbling "sortir-change" event.
// The number stays in this page's memory: in no storage, no address, no session history, and in the form only until the card is held.

const LENGTH = 10;
const VERIFY_DELAY = 200;
const TIMEOUT = 15_000;
const REFRESH_AFTER = 5_000;
const RIVAL_AFTER = 3_000;
const SEPARATORS = /[\s.\-\u2010\u2011]/g;

const TEXTS = {
  fr: {
    label: 'Numéro de carte Sortir!',
    hint: '10 chiffres, avec ou sans espaces',
    checking: 'Vérification de la carte…',
    valid: 'Carte validée',
    ending: (digits) => `se termine par ${digits}`,
    settled: 'Pour changer de carte, retirez ce billet du panier.',
    change: 'Corriger',
    changing: 'Retrait de la carte…',
    released: 'Carte retirée, vous pouvez saisir un autre numéro.',
    retry: 'Réessayer',
    again: 'Vous pouvez réessayer.',
    wait: (time) => `Nouvel essai possible dans ${time}.`,
    required: 'Saisissez le numéro de la carte.',
    unchecked: "La carte n'est pas encore vérifiée.",
    incomplete: (count) => ({ title: 'Numéro incomplet', advice: `Il manque ${count} ${count > 1 ? 'chiffres' : 'chiffre'}.` }),
    tooLong: (count) => ({ title: 'Numéro trop long', advice: `${count} chiffres au lieu de ${LENGTH}.` }),
    notDigits: { title: 'Numéro de carte invalide', advice: 'Il ne contient que des chiffres.' },
    sameCard: { title: 'Cette carte est déjà saisie pour un autre billet', advice: 'Chaque billet demande sa propre carte.' },
    offline: { title: 'Pas de connexion', advice: 'Vérifiez votre connexion, puis réessayez.' },
    unavailable: { title: 'Service temporairement indisponible', advice: "Votre carte n'a pas pu être vérifiée. Réessayez dans un instant." },
  },
  en: {
    label: 'Sortir! card number',
    hint: '10 digits, with or without spaces',
    checking: 'Checking the card…',
    valid: 'Card accepted',
    ending: (digits) => `ending in ${digits}`,
    settled: 'To use another card, take this ticket out of the cart.',
    change: 'Change',
    changing: 'Taking the card back…',
    released: 'Card taken back, you may enter another number.',
    retry: 'Try again',
    again: 'You may try again.',
    wait: (time) => `You may try again in ${time}.`,
    required: 'Enter the number of the card.',
    unchecked: 'The card is not checked yet.',
    incomplete: (count) => ({ title: 'Incomplete number', advice: `${count} ${count > 1 ? 'digits are' : 'digit is'} missing.` }),
    tooLong: (count) => ({ title: 'Number too long', advice: `${count} digits instead of ${LENGTH}.` }),
    notDigits: { title: 'Invalid card number', advice: 'It has digits only.' },
    sameCard: { title: 'This card is entered for another ticket already', advice: 'Each ticket needs a card of its own.' },
    offline: { title: 'No connection', advice: 'Check your connection, then try again.' },
    unavailable: { title: 'Service temporarily unavailable', advice: 'Your card could not be checked. Try again in a moment.' },
  },
};

const ICONS = {
  valid: 'M5 12.5l4.5 4.5L19 7.5',
  invalid: 'M12 6.5v7M12 17.2v.3',
  later: 'M12 6.5V12l3.5 2',
};

const group = (digits) => [digits.slice(0, 3), digits.slice(3, 6), digits.slice(6)].filter(Boolean).join(' ');
const mask = (lastDigits) => `•••• ${lastDigits}`;
const secondsUntil = (time) => Math.max(0, Math.ceil((time - Date.now()) / 1000));
const describeTime = (seconds) => (seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`);

/** The endpoints under one address, shared by the fields of a page. */
class Shop {
  static #all = new Map();

  #endpoint;
  #antiforgery = null;
  #changes = 0;
  #loading = null;
  #loadedAt = 0;

  constructor(endpoint) {
    this.#endpoint = endpoint;
  }

  static at(endpoint) {
    const address = endpoint.replace(/\/+$/, '');
    if (!Shop.#all.has(address)) {
      Shop.#all.set(address, new Shop(address));
    }
    return Shop.#all.get(address);
  }

  get isFresh() {
    return Date.now() - this.#loadedAt < REFRESH_AFTER;
  }

  /** The state of the cart, and a token for what is sent next: one request, however many fields ask. */
  load(lang) {
    this.#loading ??= this.#get(lang).finally(() => {
      this.#loading = null;
      this.#loadedAt = Date.now();
    });
    return this.#loading;
  }

  /** Sends a body; a token that is out of date (after a sign-in, say) is renewed once. */
  async post(path, body, lang, signal) {
    if (!this.#antiforgery) {
      const cart = await this.load(lang);
      if (cart.problem) {
        return cart;
      }
    }

    const answer = await this.#post(path, body, lang, signal);
    if (answer.problem?.code !== 'AntiforgeryFailed' && answer.problem?.code !== 'CookiesMissing') {
      return answer;
    }

    const renewed = await this.load(lang);
    return renewed.problem ? renewed : this.#post(path, body, lang, signal);
  }

  // What was read while a card was sent may be from before it or after it.
  async #get(lang) {
    const changes = this.#changes;
    const answer = await this.#fetch('cart', { headers: { 'Accept-Language': lang } });
    this.#antiforgery = answer.value?.antiforgery ?? null;
    return { ...answer, isStale: changes !== this.#changes };
  }

  async #post(path, body, lang, signal) {
    const { headerName, token } = this.#antiforgery;
    const headers = { 'Content-Type': 'application/json', 'Accept-Language': lang, [headerName]: token };
    this.#changes++;
    try {
      return await this.#fetch(path, { method: 'POST', headers, body: JSON.stringify(body) }, signal);
    } finally {
      this.#changes++;
    }
  }

  // An answer is a value or a problem; only the caller's own abort is thrown.
  async #fetch(path, init, signal) {
    const timeout = AbortSignal.timeout(TIMEOUT);
    try {
      const response = await fetch(`${this.#endpoint}/${path}`, {
        ...init,
        cache: 'no-store',
        credentials: 'same-origin',
        redirect: 'error',
        signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      });
      const text = await response.text();
      const content = text && response.headers.get('Content-Type')?.includes('json') ? JSON.parse(text) : null;
      if (response.ok) {
        return { value: content ?? {} };
      }
      return { problem: content?.code ? content : { code: 'ServiceUnavailable' } };
    } catch (failure) {
      signal?.throwIfAborted();
      const isOffline = failure instanceof TypeError && navigator.onLine === false;
      return { problem: { code: isOffline ? 'Offline' : 'ServiceUnavailable', isUncertain: true } };
    }
  }
}

class SortirCardField extends HTMLElement {
  static formAssociated = true;
  static observedAttributes = ['required'];
  static #fields = new Set();
  static #nextId = 1;

  #internals = this.attachInternals();
  #parts = null;
  #state = 'empty';
  #digits = '';
  #problem = null;
  #lastNews = '';
  #held = null;
  #request = null;
  #isUncertain = false;
  #timer = 0;
  #clock = 0;

  static {
    const refresh = (isForced) => {
      const shops = new Set([...SortirCardField.#fields].map((field) => field.#shop));
      for (const shop of shops) {
        if (isForced || !shop.isFresh) {
          SortirCardField.#refresh(shop);
        }
      }
    };
    // Another tab may have changed the cart; a page that comes back from the history is as old as it was left.
    document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && refresh(false));
    window.addEventListener('pageshow', (event) => event.persisted && refresh(true));
  }

  connectedCallback() {
    if (document.readyState === 'loading' && !this.querySelector('input')) {
      // Loaded before the page was parsed: what the server put inside comes yet.
      document.addEventListener('DOMContentLoaded', () => this.isConnected && this.#connect(), { once: true });
    } else {
      this.#connect();
    }
  }

  // An element that is moved leaves and comes back at once: what it was doing goes on.
  disconnectedCallback() {
    queueMicrotask(() => {
      if (!this.isConnected && SortirCardField.#fields.delete(this)) {
        this.#stop();
        this.#recheckTwins();
      }
    });
  }

  attributeChangedCallback() {
    if (this.#parts) {
      this.#updateForm();
    }
  }

  formDisabledCallback(isDisabled) {
    if (this.#parts) {
      this.#parts.input.disabled = isDisabled;
      this.#parts.change.disabled = isDisabled;
      this.#parts.retry.disabled = isDisabled;
    }
  }

  // A held card stays held; what was only typed goes.
  formResetCallback() {
    if (this.#state !== 'valid') {
      this.#clear();
    }
  }

  /** empty, typing, checking, valid, invalid or later. */
  get state() {
    return this.#state;
  }

  /** The last four digits of the card that is held; null when none is. */
  get lastDigits() {
    return this.#held?.lastDigits ?? null;
  }

  get form() {
    return this.#internals.form;
  }

  get name() {
    return this.getAttribute('name') ?? '';
  }

  get validity() {
    return this.#internals.validity;
  }

  get validationMessage() {
    return this.#internals.validationMessage;
  }

  get willValidate() {
    return this.#internals.willValidate;
  }

  checkValidity() {
    return this.#internals.checkValidity();
  }

  reportValidity() {
    return this.#internals.reportValidity();
  }

  focus(options) {
    this.#parts?.input.focus(options);
  }

  /** Asks the server how this page's tickets stand, after the host has changed the cart by script, say. */
  refresh() {
    return SortirCardField.#refresh(this.#shop);
  }

  get #shop() {
    return Shop.at(this.getAttribute('endpoint') ?? '/sortir');
  }

  get #lang() {
    return (this.closest('[lang]')?.lang ?? '').toLowerCase().startsWith('en') ? 'en' : 'fr';
  }

  get #texts() {
    return TEXTS[this.#lang];
  }

  static async #refresh(shop) {
    const asking = [...SortirCardField.#fields].find((field) => field.#shop === shop);
    const { value, isStale } = await shop.load(asking?.#lang ?? 'fr');
    if (isStale) {
      return SortirCardField.#refresh(shop);
    }
    for (const ticket of value?.tickets ?? []) {
      for (const field of SortirCardField.#fields) {
        if (field.#shop === shop && field.getAttribute('ticket') === ticket.ticketId) {
          field.#apply(ticket);
        }
      }
    }
  }

  #connect() {
    if (SortirCardField.#fields.has(this)) {
      return;
    }
    SortirCardField.#fields.add(this);
    if (this.#parts) {
      this.#resume();
    } else {
      this.#build();
    }
    this.refresh();
  }

  // Back in the page after a while outside it: what was stopped begins again.
  #resume() {
    if (this.#state === 'checking' && this.#held) {
      this.#release(false);
    } else if (this.#state === 'checking' || this.#problem?.code === 'SameCard') {
      this.#verifySoon(0);
    } else {
      this.#paint();
    }
  }

  #build() {
    const part = (name, tag, parent = this) => {
      // A host that writes the markup by hand needs no more inside than a label and an input.
      const plain = tag === 'label' || tag === 'input' ? this.querySelector(tag) : null;
      const element = this.querySelector(`.sortir-${name}`) ?? plain ?? document.createElement(tag);
      element.classList.add(`sortir-${name}`);
      if (!parent.contains(element)) {
        parent.append(element);
      }
      return element;
    };
    const id = `sortir-card-field-${SortirCardField.#nextId++}`;
    const label = part('label', 'label');
    const box = part('box', 'div');
    const input = part('input', 'input', box);
    const status = part('status', 'p');
    this.#parts = {
      input,
      status,
      mark: part('mark', 'span', box),
      change: part('change', 'button', box),
      retry: part('retry', 'button'),
      live: part('live', 'span'),
    };

    label.textContent ||= this.getAttribute('label') ?? this.#texts.label;
    input.id ||= id;
    label.htmlFor = input.id;
    status.id ||= `${id}-status`;
    Object.assign(input, { type: 'text', inputMode: 'numeric', autocomplete: 'off', spellcheck: false, autocapitalize: 'off' });
    input.removeAttribute('name');
    input.setAttribute('aria-describedby', status.id);
    this.#parts.mark.setAttribute('aria-hidden', 'true');
    this.#parts.live.setAttribute('role', 'status');
    for (const button of [this.#parts.change, this.#parts.retry]) {
      button.type = 'button';
      button.hidden = true;
    }

    input.addEventListener('input', (event) => event.isComposing || this.#read());
    input.addEventListener('compositionend', () => this.#read());
    input.addEventListener('blur', () => this.#leave());
    this.#parts.change.addEventListener('click', () => this.#release());
    this.#parts.retry.addEventListener('click', () => this.#retry());

    this.#start();
  }

  // What the server has rendered: a held card, a refusal of a form without JavaScript, or nothing; and what was typed since.
  #start() {
    const { input, status } = this.#parts;
    const lastDigits = this.getAttribute('last-digits');
    if (this.matches(':disabled')) {
      this.formDisabledCallback(true);
    }
    if (lastDigits) {
      const seconds = (name) => (this.hasAttribute(name) ? Number(this.getAttribute(name)) : null);
      this.#accept({ lastDigits, correctableForSeconds: seconds('correctable-for'), holdExpiresInSeconds: seconds('expires-in') }, false);
    } else if (input.value) {
      this.#read();
    } else if (this.dataset.state === 'invalid') {
      const line = (name) => status.querySelector(`.sortir-${name}`)?.textContent.trim();
      this.#show('invalid', { title: line('title') ?? status.textContent.trim(), advice: line('advice') }, false);
    } else {
      this.#show('empty');
    }
  }

  // Each keystroke and paste: groups the digits, and verifies once there are ten.
  #read() {
    const { input } = this.#parts;
    if (input.readOnly) {
      return;
    }
    const compact = input.value.replace(SEPARATORS, '');
    const isNumber = /^[0-9]*$/.test(compact);
    if (isNumber && compact.length <= LENGTH) {
      this.#regroup(compact);
    }

    const digits = isNumber && compact.length === LENGTH ? compact : '';
    if (digits && digits === this.#digits && this.#state !== 'typing') {
      return;
    }
    this.#stop();
    this.#digits = digits;
    if (digits) {
      this.#verifySoon(VERIFY_DELAY);
    } else if (compact === '') {
      this.#clear();
    } else if (!isNumber || compact.length > LENGTH) {
      this.#show('invalid', isNumber ? this.#texts.tooLong(compact.length) : this.#texts.notDigits);
    } else {
      this.#show('typing');
    }
    this.#recheckTwins();
  }

  #regroup(compact) {
    const { input } = this.#parts;
    const text = group(compact);
    if (text === input.value) {
      return;
    }
    const before = input.value.slice(0, input.selectionStart ?? input.value.length).replace(SEPARATORS, '').length;
    input.value = text;
    if (document.activeElement === input) {
      const caret = before + (before > 3 ? 1 : 0) + (before > 6 ? 1 : 0);
      input.setSelectionRange(caret, caret);
    }
  }

  #leave() {
    const count = this.#parts.input.value.replace(SEPARATORS, '').length;
    if (this.#state === 'typing' && count > 0) {
      this.#show('invalid', this.#texts.incomplete(LENGTH - count));
    }
  }

  #clear() {
    this.#stop();
    this.#digits = '';
    this.#held = null;
    this.#parts.input.value = '';
    this.#show('empty');
    // A request that was given up may have been answered all the same: the server knows.
    if (this.#isUncertain) {
      this.refresh();
    }
  }

  #verifySoon(delay) {
    if (this.#hasTwin()) {
      this.#show('invalid', { ...this.#texts.sameCard, code: 'SameCard' });
      return;
    }
    this.#show('checking');
    this.#timer = setTimeout(() => this.#verify(), delay);
  }

  async #verify() {
    const request = new AbortController();
    const hasRival = this.#isUncertain;
    this.#request = request;
    this.#isUncertain = true;
    let answer;
    try {
      const body = { ticketId: this.getAttribute('ticket'), card: this.#digits };
      answer = await this.#shop.post('cards/verify', body, this.#lang, request.signal);
    } catch {
      return;
    }
    if (this.#request !== request) {
      return;
    }
    this.#request = null;
    this.#isUncertain = hasRival || (answer.problem?.isUncertain ?? false);
    if (answer.problem) {
      this.#refuse(answer.problem);
      return;
    }
    this.#accept(answer.value, true);
    if (hasRival) {
      // The server may write the card of a request that was given up after this one: the last that it wrote stays, and is shown.
      await this.refresh();
      if (this.#state === 'valid') {
        this.#timer = setTimeout(() => this.refresh(), RIVAL_AFTER);
      }
    }
  }

  #refuse(problem) {
    const known = problem.title
      ? problem
      : { ...(problem.code === 'Offline' ? this.#texts.offline : this.#texts.unavailable), code: problem.code };
    const seconds = Number(problem.retryAfterSeconds) || 0;
    const isLater = seconds > 0 || ['ServiceUnavailable', 'Offline'].includes(problem.code);
    this.#show(isLater ? 'later' : 'invalid', { ...known, until: Date.now() + seconds * 1000 });
    this.#recheckTwins();
  }

  #accept(ticket, isNews) {
    const at = (seconds) => (seconds == null ? null : Date.now() + seconds * 1000);
    this.#stop();
    this.#held = {
      lastDigits: ticket.lastDigits,
      correctableUntil: at(ticket.correctableForSeconds),
      expiresAt: at(ticket.holdExpiresInSeconds),
    };
    if (!this.#digits.endsWith(ticket.lastDigits)) {
      this.#digits = '';
    }
    this.#isUncertain = false;
    this.#parts.input.value = mask(ticket.lastDigits);
    this.#show('valid', null, isNews, ticket.beneficiary);
  }

  // The state of the cart as the server has it; what is being typed or read here is left alone.
  #apply(ticket) {
    if (this.#request || !['empty', 'valid'].includes(this.#state)) {
      return;
    }
    if (ticket.lastDigits) {
      this.#accept(ticket, this.#state !== 'valid' || this.#held.lastDigits !== ticket.lastDigits);
    } else if (this.#state === 'valid') {
      this.#digits = '';
      this.#clear();
      if (ticket.code && ticket.code !== 'CardMissing') {
        this.#show('invalid', { title: ticket.message, code: ticket.code });
      }
    }
  }

  async #release(takesFocus = true) {
    const request = new AbortController();
    const before = this.#held;
    this.#stop();
    this.#request = request;
    this.#show('checking', { title: this.#texts.changing });
    if (takesFocus) {
      this.#parts.input.focus();
    }
    let answer;
    try {
      answer = await this.#shop.post('cards/release', { ticketId: this.getAttribute('ticket') }, this.#lang, request.signal);
    } catch {
      return;
    }
    this.#request = null;
    if (answer.problem) {
      this.#held = before;
      const { title, advice } = answer.problem.title ? answer.problem : this.#texts.unavailable;
      this.#show('valid', { title, advice, isNote: true, code: answer.problem.code });
      return;
    }
    this.#clear();
    this.#announce(this.#texts.released);
    if (takesFocus) {
      this.#parts.input.focus();
    }
    this.#recheckTwins();
  }

  #retry() {
    this.#parts.input.focus();
    if (this.#digits) {
      this.#verifySoon(0);
    }
  }

  #hasTwin() {
    const event = this.getAttribute('event');
    return Boolean(event) && [...SortirCardField.#fields].some((field) =>
      field !== this && field.getAttribute('event') === event && field.#digits === this.#digits && ['checking', 'valid', 'later'].includes(field.#state));
  }

  // A card that another field gave up may be entered here now.
  #recheckTwins() {
    for (const field of SortirCardField.#fields) {
      if (field !== this && field.#problem?.code === 'SameCard' && field.#digits && !field.#hasTwin()) {
        field.#verifySoon(VERIFY_DELAY);
      }
    }
  }

  #stop() {
    clearTimeout(this.#timer);
    clearTimeout(this.#clock);
    this.#request?.abort();
    this.#request = null;
  }

  #show(state, problem = null, isNews = true, beneficiary = null) {
    const news = [state, problem?.title, state === 'valid' && this.#held.lastDigits].join();
    const isSame = news === this.#lastNews;
    this.#lastNews = news;
    this.#state = state;
    this.#problem = problem;
    if (state !== 'valid' && state !== 'checking') {
      this.#held = null;
    }
    this.#paint();
    this.#updateForm();
    if (!isNews || isSame || state === 'empty') {
      return;
    }
    if (state !== 'typing') {
      this.#announce(this.#describe());
    }
    const detail = { ticket: this.getAttribute('ticket'), state, code: problem?.code ?? null, lastDigits: this.lastDigits, beneficiary };
    this.dispatchEvent(new CustomEvent('sortir-change', { bubbles: true, detail }));
  }

  #describe() {
    const texts = this.#texts;
    const problem = this.#problem ? [this.#problem.title, this.#problem.advice] : [];
    switch (this.#state) {
      case 'checking':
        return this.#problem?.title ?? texts.checking;
      case 'valid':
        return [`${texts.valid}, ${texts.ending(this.#held.lastDigits)}.`, ...problem].filter(Boolean).join(' ');
      case 'later':
        return [...problem, this.#wait() > 0 ? texts.wait(describeTime(this.#wait())) : ''].filter(Boolean).map(sentence).join(' ');
      default:
        return problem.filter(Boolean).map(sentence).join(' ');
    }
  }

  #wait() {
    return this.#state === 'later' ? secondsUntil(this.#problem.until) : 0;
  }

  #paint() {
    const { input, status, mark, change, retry } = this.#parts;
    const texts = this.#texts;
    const [state, problem, held] = [this.#state, this.#problem, this.#held];
    const isHeld = held !== null;
    const now = Date.now();
    const isOrdered = isHeld && held.expiresAt === null;
    const isCorrectable = isHeld && !isOrdered && (now < held.correctableUntil || now >= held.expiresAt) && problem?.code !== 'TooLateToCorrect';

    this.dataset.state = state;
    input.readOnly = isHeld;
    input.setAttribute('aria-invalid', String(state === 'invalid' || state === 'later'));
    mark.replaceChildren(...(ICONS[state] ? [icon(ICONS[state])] : []));
    change.hidden = state !== 'valid' || !isCorrectable;
    change.textContent = texts.change;
    retry.hidden = state !== 'later' || this.#wait() > 0;
    retry.textContent = texts.retry;

    const lines = {
      empty: [['hint', texts.hint]],
      typing: [['hint', texts.hint]],
      checking: [['title', problem?.title ?? texts.checking]],
      valid: [['title', texts.valid], ['advice', problem ? `${problem.title}. ${problem.advice ?? ''}` : isCorrectable || isOrdered ? '' : texts.settled]],
      invalid: [['title', problem?.title], ['advice', problem?.advice]],
      later: [['title', problem?.title], ['advice', problem?.advice], ['wait', this.#wait() > 0 ? texts.wait(describeTime(this.#wait())) : '']],
    }[state];
    status.replaceChildren(...lines.filter(([, text]) => text).map(([name, text]) => {
      const line = document.createElement('span');
      line.className = `sortir-${name}`;
      line.textContent = text;
      return line;
    }));
    this.#tick();
  }

  // The next moment at which something else is to be seen.
  #tick() {
    clearTimeout(this.#clock);
    if (this.#state === 'later' && this.#wait() > 0) {
      this.#clock = setTimeout(() => {
        this.#paint();
        if (this.#wait() === 0) {
          this.#announce(this.#texts.again);
        }
      }, 1000);
    } else if (this.#state === 'valid') {
      const next = [this.#held.correctableUntil, this.#held.expiresAt].filter((time) => time !== null && time > Date.now());
      if (next.length > 0) {
        this.#clock = setTimeout(() => this.#paint(), Math.min(...next) - Date.now() + 50);
      }
    }
  }

  #updateForm() {
    const { input } = this.#parts;
    const [state, texts] = [this.#state, this.#texts];
    // The second argument is what a browser would keep in its session history: nothing.
    this.#internals.setFormValue(state === 'valid' || this.#held ? mask(this.#held.lastDigits).replaceAll(' ', '') : input.value, null);
    if (state === 'valid') {
      this.#internals.setValidity({});
    } else if (state === 'empty' || (state === 'invalid' && input.value === '')) {
      const isMissing = this.hasAttribute('required');
      this.#internals.setValidity(isMissing ? { valueMissing: true } : {}, isMissing ? texts.required : '', input);
    } else {
      const message = state === 'invalid' || state === 'later' ? this.#describe() : texts.unchecked;
      this.#internals.setValidity({ customError: true }, message, input);
    }
  }

  #announce(text) {
    const { live } = this.#parts;
    live.textContent = live.textContent === text ? `${text}\u00A0` : text;
  }
}

function sentence(text) {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}

function icon(path) {
  const make = (tag, attributes) => {
    const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
    for (const [name, value] of Object.entries(attributes)) {
      element.setAttribute(name, value);
    }
    return element;
  };
  const svg = make('svg', { viewBox: '0 0 24 24', fill: 'none', stroke: 'currentColor', 'stroke-width': '2.5', 'stroke-linecap': 'round', 'stroke-linejoin': 'round' });
  svg.append(make('path', { d: path }));
  return svg;
}

if (!customElements.get('sortir-card-field')) {
  customElements.define('sortir-card-field', SortirCardField);
}
