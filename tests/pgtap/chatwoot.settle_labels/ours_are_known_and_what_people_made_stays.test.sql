begin;
select plan(14);

select tests.make_operation();
create function tests.settle(p_account_id bigint, variadic p_labels text[]) returns text language sql as $$
    -- Each label of the account: id|title|description
    select string_agg(format('%s=%s:%s', s.word, s.title, s.state), ' ')
    from chatwoot.settle_labels(p_account_id, coalesce((
        select jsonb_agg(jsonb_build_object('id', split_part(l, '|', 1)::bigint, 'title', split_part(l, '|', 2), 'description', nullif(split_part(l, '|', 3), '')))
        from unnest(p_labels) as l where l <> ''
    ), '[]')) as s
    where s.word in ('lead', 'engaged')
$$;
-- An account beside it, where all is known.
select tests.settle(9, '1|indicacao|Pessoa indicada (Indica)', '2|conversando|A pessoa indicada respondeu (Indica)');
create temporary table beside as select b.* from chatwoot.labels as b where b.account_id = 9;
select is((select count(*)::integer from beside), 2, 'ours are known by what they say of themselves');

select is(tests.settle(1, ''), 'lead=indicacao:to_make engaged=em-conversa:to_make', 'an empty account lacks all');
select is((select count(*)::integer from chatwoot.labels as b where b.account_id = 1), 0, 'what is not made is not remembered');
select is((select string_agg(s.word, ' ') from chatwoot.settle_labels(1, '[]') as s), 'lead rework engaged qualified won lost unreachable opted_out', 'in their order');
select ok((select bool_and(s.colour like '#______' and s.description like '% (Indica)') from chatwoot.settle_labels(1, '[]') as s), 'each says what it is for');
select is(tests.settle(1, '4|Indicacao|Coisa nossa'), 'lead=indica-indicacao:to_make_beside engaged=em-conversa:to_make', 'a title that the operation uses is left to it');
select is(tests.settle(1, '4|indicacao|', '5|indica-indicacao|'), 'lead=indica-indicacao-2:to_make_beside engaged=em-conversa:to_make', 'whatever it uses');
select tests.settle(1, '4|indicacao|', '7|indica-indicacao|Pessoa indicada (Indica)', '8|em-conversa|A pessoa indicada respondeu (Indica)');
select is(chatwoot.label_title(1, 'lead') || ' ' || chatwoot.label_title(1, 'won'), 'indica-indicacao ganha', 'what was made is what conversations get');
create temporary table made as select b.* from chatwoot.labels as b where b.account_id = 1;
select tests.advance('1 hour');
select is(tests.settle(1, '4|indicacao|', '7|indica-indicacao|Pessoa indicada (Indica)', '8|em-conversa|A pessoa indicada respondeu (Indica)'), 'lead=indica-indicacao:kept engaged=em-conversa:kept', 'again');
select results_eq('select b.* from chatwoot.labels as b where b.account_id = 1 order by b.word', 'select * from made order by word', 'changes nothing');
select is(tests.settle(1, '7|vip|texto deles', '8|em-conversa|A pessoa indicada respondeu (Indica)'), 'lead=vip:kept engaged=em-conversa:kept', 'one that was renamed stays renamed');
select is((select b.title || (b.learnt_at = util.current_time()) from chatwoot.labels as b where b.account_id = 1 and b.word = 'lead'), 'viptrue', 'and is known from now on by that name');
select is(tests.settle(1, '8|em-conversa|A pessoa indicada respondeu (Indica)'), 'lead=indicacao:to_make engaged=em-conversa:kept', 'one that was removed is made again');
select results_eq('select b.* from chatwoot.labels as b where b.account_id = 9 order by b.word', 'select * from beside order by word', 'the other account is what it was');

select * from finish();
rollback;
