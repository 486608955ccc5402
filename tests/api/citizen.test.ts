// The story of a citizen, from the first letter to the day on which somebody tries to take the account away.
import { describe, test } from 'node:test';
import { databases } from '../support/databases.ts';
import { scene } from '../support/scene.ts';
import { Citizen } from '../support/citizen.ts';

for (const database of databases()) {
  describe(`a citizen on ${database.kind}`, () => {
    const it = scene(database);

    test('A9, A25, A42, A46: María opens an account, forgets her password, moves to another address, and gets it all back', async () => {
      const maria = new Citizen(it);

      await maria.registers('maria');
      await maria.isRefusedBeforeSheHasVerified();
      await maria.verifiesByTheLinkOfHerLetter();

      const atHome = await maria.signsInOn('Firefox');
      await maria.sees(atHome);
      await maria.gotNoLetterAboutADevice();

      const onHerPhone = await maria.signsInOn('Chrome');
      await maria.gotALetterAboutTheDevice('Chrome');
      await maria.sees(onHerPhone);

      await maria.forgetsHerPassword();
      await maria.choosesANewOneByTheCodeOfHerLetter();
      await maria.isToldThatHerPasswordChanged();
      await maria.isSignedOutOf(atHome);
      await maria.isSignedOutOf(onHerPhone);
      await maria.cannotSignInWithTheForgottenPassword();

      const again = await maria.signsInOn('Firefox');
      await maria.asksToMoveTo('nueva', again);
      await maria.isStillReachedAt('maria', again);
      await maria.confirmsByTheLinkAt('nueva');
      await maria.isStillSignedIn(again);
      await maria.cannotSignInAt('maria');
      await maria.signsInOn('Firefox');

      const thief = await maria.losesHerPasswordToAThiefWhoMovesTheAccountTo('ladron');
      await maria.undoesItFromTheLetterAt('nueva');
      await maria.isSignedOutOf(thief);
      await maria.isSignedOutOf(again);
      await maria.cannotSignInWithTheStolenPassword();
      await maria.choosesANewOneByTheLinkOfTheLetterThatCameWithIt();

      const atLast = await maria.signsInOn('Firefox');
      await maria.isStillReachedAt('nueva', atLast);
    });
  });
}
