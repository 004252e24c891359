begin;
select plan(7);

create temporary table before as select ops.keyed_hash('phone', '5511987654321') as hash;
select is(octet_length(hash), 32, '32 bytes') from before;
select is(ops.keyed_hash('phone', '5511987654321'), hash, 'the same person again gives the same hash') from before;
select isnt(ops.keyed_hash('phone', '5511987654322'), hash, 'another number another one') from before;
select isnt(ops.keyed_hash('email', '5511987654321'), hash, 'and so does another kind') from before;
select isnt(hash, sha256('phone:5511987654321'), 'nobody without the pepper can make it') from before;
select is(ops.keyed_hash('phone', null), null, 'nothing has no hash');
update ops.pepper set secret = ext.gen_random_bytes(32), sealed = null;
select isnt(ops.keyed_hash('phone', '5511987654321'), hash, 'another operation has other hashes') from before;

select * from finish();
rollback;
