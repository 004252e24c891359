begin;
select plan(5);

insert into chatwoot.labels (account_id, word, label_id, title, learnt_at)
values (1, 'lead', 11, 'indicado', now()), (1, 'rework', 12, 'retomada-ja', now()), (2, 'lead', 21, 'other', now()), (2, 'won', 25, 'won-there', now());

select is(
    (select string_agg(concat_ws(' ', l.word, l.label_id), ', ' order by l.n) from chatwoot.list_labels(1) with ordinality as l (word, title, label_id, n)),
    'lead 11, rework 12, engaged, qualified, won, lost, unreachable, opted_out', 'every label once, in its order, with its id where it is known'
);
select is(
    (select string_agg(l.label_id::text, ' ' order by l.n) from chatwoot.list_labels(2) with ordinality as l (word, title, label_id, n)), '21 25', 'another account knows others'
);
select is((select array_agg(l.title order by l.label_id) from chatwoot.list_labels(1) as l where l.label_id is not null), '{indicado,retomada-ja}', 'as it is called there');
select is((select l.title from chatwoot.list_labels(1) as l where l.word = 'won'), meta.text('label.won'), 'what is not there yet as it will be');
select is((select count(l.label_id) from chatwoot.list_labels(3) as l), 0::bigint, 'a new account knows none');

select * from finish();
rollback;
