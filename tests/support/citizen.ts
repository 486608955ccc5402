// What somebody does with an account, step by step; each step checks what she sees.
import assert from 'node:assert/strict';
import { Browser, type Answer } from './client.ts';
import type { Letter } from './letters.ts';
import { asksToMove, assertProblem, bearer, forgets, login, newPassword, newPerson, paths, signedInBrowser, type Person } from './people.ts';
import type { Scene } from './scene.ts';
import { until } from './until.ts';

const devices = {
  Firefox: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:132.0) Gecko/20100101 Firefox/132.0',
  Chrome: 'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36',
} as const;
type Device = keyof typeof devices;

/** A session, by its access token. */
export type SignedIn = string;

export class Citizen {
  private readonly it_: Scene;
  private readonly browsers_ = new Map<Device, Browser>();
  private readonly addresses_ = new Map<string, string>();
  private person_: Person = newPerson();
  private forgotten_ = '';
  private letter_: Letter | undefined;

  constructor(it: Scene) {
    this.it_ = it;
  }

  async registers(name: string): Promise<void> {
    this.addresses_.set(name, this.person_.email);
    const answer = await this.browser('Firefox').post(paths.register, this.person_);
    assert.equal(answer.status, 202, answer.body);
    this.letter_ = await this.letters.waitForPage(this.person_.email, 'verify');
  }

  async isRefusedBeforeSheHasVerified(): Promise<void> {
    assertProblem(await this.triesToSignIn(), 403, 'email_not_verified');
  }

  async verifiesByTheLinkOfHerLetter(): Promise<void> {
    const answer = await this.browser('Firefox').post(paths.verify, { token: this.letter_?.token });
    assert.equal(answer.status, 200, answer.body);
  }

  async signsInOn(device: Device): Promise<SignedIn> {
    const body = { email: this.person_.email, password: this.person_.password, transport: 'cookie' };
    const answer = await this.browser(device).post(paths.login, body, { 'User-Agent': devices[device] });
    assert.equal(answer.status, 200, answer.body);
    return String(answer.json.access_token);
  }

  async sees(session: SignedIn): Promise<void> {
    const answer = await this.profile(session);
    assert.equal(answer.status, 200, answer.body);
    assert.equal(answer.json.first_name, this.person_.first_name);
  }

  isStillSignedIn(session: SignedIn): Promise<void> {
    return this.sees(session);
  }

  async isSignedOutOf(session: SignedIn): Promise<void> {
    assertProblem(await this.profile(session), 401, 'invalid_access_token');
  }

  async gotNoLetterAboutADevice(): Promise<void> {
    assert.equal((await this.letters.to(this.person_.email)).length, 1, 'the one that verified the address');
  }

  async gotALetterAboutTheDevice(device: Device): Promise<void> {
    await this.gets(`a letter about ${device}`, ({ text }) => text.includes(`Dispositivo: ${device}`));
  }

  async forgetsHerPassword(): Promise<void> {
    this.forgotten_ = this.person_.password;
    this.letter_ = await forgets(this.it_.server, this.it_.client, this.person_.email);
  }

  choosesANewOneByTheCodeOfHerLetter(): Promise<void> {
    return this.choosesANewPassword({ email: this.person_.email, code: this.letter_?.code });
  }

  async choosesANewOneByTheLinkOfTheLetterThatCameWithIt(): Promise<void> {
    const seen = (await this.letters.to(this.person_.email)).filter(({ subject }) => !subject.includes('vuelve a tener'));
    const { token } = await this.letters.waitForPage(this.person_.email, 'reset', seen);
    await this.choosesANewPassword({ token });
  }

  async isToldThatHerPasswordChanged(): Promise<void> {
    await this.gets('a letter about the password', ({ subject }) => subject === 'Se ha cambiado su contraseña');
  }

  async cannotSignInWithTheForgottenPassword(): Promise<void> {
    assertProblem(await this.triesToSignIn({ password: this.forgotten_ }), 401, 'invalid_credentials');
  }

  async cannotSignInWithTheStolenPassword(): Promise<void> {
    assertProblem(await this.triesToSignIn(), 401, 'invalid_credentials');
  }

  async cannotSignInAt(name: string): Promise<void> {
    assertProblem(await this.triesToSignIn({ email: this.address(name) }), 401, 'invalid_credentials');
  }

  async asksToMoveTo(name: string, session: SignedIn): Promise<void> {
    this.letter_ = await asksToMove(this.it_.server, this.it_.client, session, this.address(name));
  }

  async isStillReachedAt(name: string, session: SignedIn): Promise<void> {
    assert.equal((await this.profile(session)).json.email, this.address(name));
  }

  async confirmsByTheLinkAt(name: string): Promise<void> {
    await this.confirms(this.letter_);
    this.person_ = { ...this.person_, email: this.address(name) };
  }

  async losesHerPasswordToAThiefWhoMovesTheAccountTo(name: string): Promise<SignedIn> {
    const { browser, access_token } = await signedInBrowser(this.it_.server, this.person_);
    browser.close();
    await this.confirms(await asksToMove(this.it_.server, this.it_.client, access_token, this.address(name)));
    await login(this.it_.client, { ...this.person_, email: this.address(name) });
    return access_token;
  }

  async undoesItFromTheLetterAt(name: string): Promise<void> {
    const { token } = await this.letters.waitForPage(this.address(name), 'undo');
    const answer = await this.it_.client.post(paths.undoEmail, { token });
    assert.equal(answer.status, 200, answer.body);
  }

  private async confirms(letter: Letter | undefined): Promise<void> {
    const answer = await this.it_.client.post(paths.confirmEmail, { token: letter?.token });
    assert.equal(answer.status, 200, answer.body);
  }

  private async choosesANewPassword(proof: object): Promise<void> {
    const password = newPassword();
    const answer = await this.it_.client.post(paths.reset, { ...proof, new_password: password });
    assert.equal(answer.status, 204, answer.body);
    this.person_ = { ...this.person_, password };
  }

  private triesToSignIn(other: { email?: string; password?: string } = {}): Promise<Answer> {
    const { email, password } = { ...this.person_, ...other };
    return this.it_.client.post(paths.login, { email, password });
  }

  private gets(what: string, isIt: (letter: Letter) => boolean): Promise<Letter> {
    return until(what, async () => (await this.letters.to(this.person_.email)).find(isIt));
  }

  private profile(session: SignedIn): Promise<Answer> {
    return this.it_.client.get(paths.profile, bearer(session));
  }

  private address(name: string): string {
    const known = this.addresses_.get(name) ?? newPerson().email;
    this.addresses_.set(name, known);
    return known;
  }

  private browser(device: Device): Browser {
    const known = this.browsers_.get(device) ?? this.it_.browser();
    this.browsers_.set(device, known);
    return known;
  }

  private get letters() {
    return this.it_.server.letters;
  }
}
