begin;
select plan(12);

create temporary table d as select inbox.keep_delivery('whatsapp', '{}') as id;
insert into inbox.facts (delivery_id, natural_key, kind, payload, occurred_at, state, reason, created_at)
select d.id, t.key, t.kind, '{}', util.current_time(), 'ignored', t.reason, util.current_time()
from d, (values
    ('1', 'message', 'unknown_person'), ('2', 'message', 'suppressed_stranger'), ('3', 'message', 'other_number'), ('4', 'message', 'other_inbox'),
    ('5', 'preference', 'unknown_person'), ('6', 'status', 'unknown_person'), ('7', 'message', 'group_message'), ('8', 'message', null)
) as t (key, kind, reason);
select is(inbox.is_strangers(t.key), t.is_strangers, t.what)
from (values
    ('1', true, 'a message of an unknown person'), ('2', true, 'of one who asked to be left alone'), ('3', true, 'to another number'), ('4', true, 'in another inbox'),
    ('5', true, 'a preference'), ('6', false, 'not a status'), ('7', false, 'not a message of a group'), ('8', false, 'not one that counted'), ('9', false, 'not one that is not there'), (null, false, 'nor nothing')
) as t (key, is_strangers, what);
select is((f).state, 'ignored', 'a fact that did not fail') from (select f from inbox.facts as f where f.natural_key = '1') as x (f);
select is((select count(*) from inbox.facts as f where inbox.is_strangers(f.natural_key)), 5::bigint, 'five in all');

select * from finish();
rollback;
