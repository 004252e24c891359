begin;
select plan(14);

-- What WhatsApp says of one person, told in every order.
select tests.make_operation();
create temporary table o as select lead_id from tests.contacted_lead(2);
create temporary table before as select tests.snapshot(lead_id) as uninvolved from o;
create temporary table a as select * from tests.contacted_lead(1);
create function tests.at(p_minute integer) returns timestamptz language sql as $$ select '2026-03-10 16:00:00+00'::timestamptz + p_minute * interval '1 minute' $$;
create function tests.said(p_word text) returns void language plpgsql as $$
declare
    v_number constant text := ltrim(tests.phone(1), '+');
begin
    case p_word
        when 'called a' then perform tests.tell(wamid, 'delivered', '{"recipient_user_id": "BR.a"}', tests.at(1)) from a;
        when 'a to b' then perform tests.whatsapp_says('c1', tests.change_of('user_changed_user_id', '{"previous_user_id": "BR.a", "user_id": "BR.b"}'), tests.at(2));
        when 'b to c' then perform tests.whatsapp_says('c2', tests.change_of('user_changed_user_id', '{"previous_user_id": "BR.b", "user_id": "BR.c"}'), tests.at(3));
        when 'text of c' then perform tests.whatsapp_says('m1', '{"from_user_id": "BR.c"}' || tests.text_of('Quero saber mais'), tests.at(4));
        when 'text of a' then perform tests.whatsapp_says('m2', '{"from_user_id": "BR.a"}' || tests.text_of('Oi'), tests.at(1));
        when 'stop of c' then perform tests.whatsapp_says('m3', '{"from_user_id": "BR.c"}' || tests.text_of('PARAR'), tests.at(5));
        when '1 to 2' then perform tests.whatsapp_says('n1', tests.change_of('user_changed_number', '{"wa_id": "5531987650002"}', jsonb_build_object('from', v_number)), tests.at(2));
        when '2 to 3' then perform tests.whatsapp_says('n2', tests.change_of('user_changed_number', '{"wa_id": "553187650003"}', '{"from": "553187650002"}'), tests.at(3));
        when 'text from 3' then perform tests.whatsapp_says('m4', '{"from": "5531987650003"}' || tests.text_of('Quero saber mais'), tests.at(4));
        when 'text from 1' then perform tests.whatsapp_says('m5', jsonb_build_object('from', v_number) || tests.text_of('Oi'), tests.at(1));
        when 'stop from 1' then perform tests.whatsapp_says('m6', jsonb_build_object('from', v_number) || tests.text_of('PARAR'), tests.at(5));
        when 'not me' then perform tests.whatsapp_says('w1', jsonb_build_object('from', v_number) || tests.text_of('Não sou eu'), tests.at(2));
        when 'delivered' then perform tests.tell(wamid, 'delivered', jsonb_build_object('recipient_id', v_number, 'recipient_user_id', 'BR.s'), tests.at(1)) from a;
        when 'read' then perform tests.tell(wamid, 'read', jsonb_build_object('recipient_id', v_number, 'recipient_user_id', 'BR.s'), tests.at(3)) from a;
        when 'stop by id' then perform tests.whatsapp_says('w2', '{"from_user_id": "BR.s"}' || tests.text_of('PARAR'), tests.at(5));
        when 'text by id' then perform tests.whatsapp_says('w3', '{"from_user_id": "BR.s"}' || tests.text_of('Quem é?'), tests.at(4));
        when 'id to t' then perform tests.whatsapp_says('w4', tests.change_of('user_changed_user_id', '{"previous_user_id": "BR.s", "user_id": "BR.t"}'), tests.at(3));
        when 'preference' then perform tests.receive('user_preferences', jsonb_build_object('user_preferences', jsonb_build_array(jsonb_build_object('wa_id', v_number, 'user_id', 'BR.s', 'category', 'marketing_messages', 'value', 'stop', 'timestamp', extract(epoch from tests.at(5))::bigint))));
        when 'stop from 3' then perform tests.whatsapp_says('m7', '{"from": "553187650003"}' || tests.text_of('PARAR'), tests.at(5));
    end case;
end;
$$;
create function tests.after(p_words text[]) returns text language plpgsql as $$
declare
    v_word text;
    v_told text;
begin
    perform tests.freeze(tests.at(60));
    foreach v_word in array p_words loop
        perform tests.said(v_word);
    end loop;
    select concat_ws(' | ', tests.standing_of(lead_id), tests.names_of(lead_id), people.is_suppressed(array['phone:' || (normalize.phone(tests.phone(1))).match_key])) into v_told from a;
    raise exception using errcode = 'ZZ001', message = v_told;
exception
    when sqlstate 'ZZ001' then return sqlerrm;
end;
$$;
create function tests.orders_of(p_words text[]) returns setof text[] language sql as $$
    with recursive orders (said, left_over) as (
        select '{}'::text[], p_words
        union all
        select o.said || w.word, array_remove(o.left_over, w.word) from orders as o cross join lateral unnest(o.left_over) as w (word)
    )
    select o.said from orders as o where o.left_over = '{}'
$$;
create function tests.ends(p_words text[]) returns text language sql as $$
    select string_agg(distinct tests.after(s.said), E'\n') from tests.orders_of(p_words) as s (said)
$$;

select is((select count(*) from tests.orders_of('{a,b,c,d}')), 24::bigint, 'every order of four');
select is(tests.ends('{called a,a to b,b to c,text of c}'), 'engaged answer_person | bsuid BR.c, phone ' || tests.phone(1) || ' | f', 'ids that change, and an answer');
select is(tests.ends('{called a,a to b,b to c,stop of c}'), 'opted_out suppressed | bsuid BR.c, phone ' || tests.phone(1) || ' | t', 'or a stop');
select is(tests.ends('{called a,a to b,text of a,b to c}'), 'engaged answer_person | bsuid BR.c, phone ' || tests.phone(1) || ' | f', 'an answer under the first');
select is(tests.ends('{1 to 2,2 to 3,text from 3,text from 1}'), 'engaged human_review user_changed_number | wa_id 553187650003 | f', 'numbers that change, and answers');
select is(tests.ends('{1 to 2,2 to 3,stop from 1}'), 'contacted human_review user_changed_number | wa_id 553187650003 | t', 'a stop by whoever has the first by now');
select is(tests.ends('{1 to 2,2 to 3,stop from 3}'), 'opted_out suppressed | wa_id 553187650003 | f', 'or by the person');
-- Whoever has the number says that they are somebody else.
select is(tests.ends('{not me,delivered,read}'), 'contacted human_review wrong_person | f', 'a wrong number, and older statuses');
select is(tests.ends('{not me,delivered,stop from 1}'), 'contacted human_review wrong_person | t', 'its stop');
select is((select string_agg(distinct split_part(tests.after(s.said), ' |', 1), ', ') from tests.orders_of('{not me,delivered,stop by id}') as s (said)), 'contacted human_review wrong_person', 'a stop by its id');
select is(tests.ends('{not me,delivered,text by id}'), 'contacted human_review wrong_person | f', 'words by its id');
select is(tests.ends('{not me,delivered,preference}'), 'contacted human_review wrong_person | t', 'a stop by its menu');
select is(tests.ends('{not me,delivered,id to t}'), 'contacted human_review wrong_person | f', 'another id of whoever has it');
select is(tests.snapshot(o.lead_id), b.uninvolved, 'nothing changed for anybody else') from o, before as b;

select * from finish();
rollback;
