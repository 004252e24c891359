begin;
select plan(15);

create temporary table before as select ops.keyed_hash('phone', '5511987654321') as hash;
select is(ops.pepper_state(), 'plain', 'at first the pepper is plain');
select is(ops.unlock_pepper(repeat('k', 64)), 'sealed', 'a key seals it');
select is(ops.pepper_state(), 'unlocked', 'and it stays open here');
select is((select p.secret from ops.pepper as p), null, 'the table has it no more in plain');
select is(ops.keyed_hash('phone', '5511987654321'), hash, 'the hashes are what they were') from before;
select is(ops.unlock_pepper(repeat('k', 64)), 'known', 'again changes nothing');
select throws_ok($$select ops.unlock_pepper(repeat('x', 64))$$, 'ID105', null, 'another key is refused');
select throws_ok($$select ops.unlock_pepper('short')$$, 'ID105', null, 'and a short one');
select is(current_setting('indica.pepper', true), '', 'nobody finds it in the session');

-- What pg_restore does with a dump: the table's rows, and the query of the view anew.
refresh materialized view ops.unlocked_pepper;
select is(ops.pepper_state(), 'locked', 'what was made of a dump is locked');
select throws_ok($$select ops.keyed_hash('phone', '5511987654321')$$, 'ID902', null, 'and makes no other hashes instead');
select is(ops.unlock_pepper(repeat('k', 64)), 'unlocked', 'the key opens it');
select is(ops.keyed_hash('phone', '5511987654321'), hash, 'and the hashes are what they were') from before;
select is(ops.unlock_pepper(repeat('n', 64), true), 'sealed', 'a new key can take its place');
select is(ops.keyed_hash('phone', '5511987654321'), hash, 'with the same hashes') from before;

select * from finish();
rollback;
