begin;
select plan(2);

select tests.make_operation();
select is((select string_agg(a.key || '/' || a.type, ' ') from chatwoot.list_attributes() as a), 'indica_card/link indica_next_step/text indica_referrer/text indica_product/text indica_origin/text indica_attempt/text', 'what people read, in their order');
select is((select string_agg(a.key, ' ') from chatwoot.list_attributes() as a where not chatwoot.marks_of((select tests.lead(1, '{"product": "auto", "referrer": {"name": "João Prado"}}')), 1) ? a.key), null, 'each is written') ;

select * from finish();
rollback;
