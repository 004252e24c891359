begin;
select plan(3);
\ir ../../support/scenes/replies_one_by_one.sql
-- What follows is not asked here, but what is told to whom.
create or replace function flow.void_signal(p_natural_key text, p_actor text, p_reason text) returns bigint language sql as $$ select tests.note('void', case when p_natural_key ~ '^[0-9]+:' then regexp_replace(p_natural_key, '^[0-9]+', tests.n((substring(p_natural_key from '^[0-9]+'))::bigint)) else p_natural_key end, p_actor, p_reason); select 1::bigint $$;


select tests.lost(1, 'phone', 'm551198123456', '2026-03-10 10:00:00+00'), tests.lost(1, 'wa_id', 'm551198123457', '2026-03-10 10:00:00+00'), tests.lost(1, 'email', 'm551198123458', '2026-03-10 10:00:00+00'), tests.lost(2, 'phone', 'm551198123456', '2026-03-10 10:00:00+00'), tests.lost(1, 'phone', 'm551198123459', '2026-03-10 10:00:00+00');
insert into people.identifiers (person_id, kind, value, match_key, phone_kind) values (tests.p(1), 'phone', '+5511998123459', 'm551198123459', 'mobile');
create function tests.answer(p_key text, p_n integer, p_at timestamptz, p_phone text, p_source text default null, p_reason text default null, p_signal jsonb default '{}') returns void language plpgsql as $$
begin
    perform tests.signal('cw:message:' || p_key, p_n, 'human_wrote', p_at, p_signal);
    perform tests.fact('cw:message:' || p_key, p_n, p_at, jsonb_build_object('kind', 'message', 'reason', p_reason, 'payload', jsonb_build_object('conversation', jsonb_build_object('phone', p_phone, 'source_id', p_source))));
end;
$$;
select tests.answer('b', 1, '2026-03-10 11:00:00+00', '+5511998123456'), tests.answer('a', 1, '2026-03-10 11:00:00+00', null, '5511998123456'), tests.answer('later', 1, '2026-03-10 12:00:00+00', '+5511998123457'), tests.answer('at', 1, '2026-03-10 10:00:00+00', '+5511998123456'), tests.answer('just', 1, '2026-03-10 10:00:01+00', '+5511998123456'), tests.answer('mail', 1, '2026-03-10 11:00:00+00', '+5511998123458'), tests.answer('back', 1, '2026-03-10 11:00:00+00', '+5511998123459'), tests.answer('other_number', 1, '2026-03-10 11:00:00+00', '+5511998123450'), tests.answer('void', 1, '2026-03-10 11:00:00+00', '+5511998123456', p_signal => '{"voided_at": "2026-03-10T13:00Z"}'), tests.answer('elsewhere', 1, '2026-03-10 11:00:00+00', '+5511998123456', p_reason => 'elsewhere'), tests.answer('of_another', 2, '2026-03-10 11:00:00+00', '+5511998123456'), tests.answer('named', 1, '2026-03-10 11:00:00+00', '+5511998123450', '5511998123456');
select tests.signal('other:key', 1, 'human_wrote', '2026-03-10 11:00:00+00'), tests.fact('other:key', 1, '2026-03-10 11:00:00+00', '{"payload": {"conversation": {"phone": "+5511998123456"}}}');

select is(tests.would($$select inbox.take_back_answers(tests.p(1))$$), '4; void cw:message:later chatwoot reply_of_another; void cw:message:a chatwoot reply_of_another; void cw:message:b chatwoot reply_of_another; void cw:message:just chatwoot reply_of_another', 'of the first, the last first');
select is(tests.would($$select inbox.take_back_answers(tests.p(2))$$), '1; void cw:message:of_another chatwoot reply_of_another', 'of the second');
select is(tests.would($$select inbox.take_back_answers(tests.p(3))$$), '0', 'of the third none');

select * from finish();
rollback;
