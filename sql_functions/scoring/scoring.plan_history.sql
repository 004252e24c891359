create or replace function scoring.plan_history(p_columns text[], p_map jsonb)
returns jsonb
language plpgsql
stable
as $$
declare
    v_map jsonb;
    v_wrong text;
begin
    select k.key into v_wrong
    from jsonb_each_text(coalesce(p_map, '{}')) as k
    where not (k.key = any ('{reference,registered_at,outcome,ended_at,amount,currency,origin,product,referrer}') and k.value = any (p_columns))
    limit 1;
    if found then
        raise exception '% is no field of a past lead, or its column is not in the file', v_wrong using errcode = 'ID105',
            hint = 'Fields: reference, registered_at, outcome, ended_at, amount, currency, origin, product, referrer.';
    end if;
    select coalesce(jsonb_object_agg(g.field, g.name), '{}') || coalesce(p_map, '{}')
    into v_map
    from (
        select distinct on (w.field) w.field, c.name
        from unnest(p_columns) with ordinality as c (name, n)
        inner join (
            values
                ('reference', '{id,codigo,referencia,reference,lead id,prospect id,numero}'::text[]),
                ('registered_at', '{registered at,registrado em,criado em,created at,created,data,data de criacao,data de cadastro,cadastro,entrada,date,first contact date}'),
                ('outcome', '{outcome,resultado,status,situacao,won,ganho,convertido,converted}'),
                ('ended_at', '{ended at,encerrado em,fechado em,closed at,won date,data de fechamento,data da venda,fechamento}'),
                ('amount', '{amount,valor,valor da venda,valor do negocio,deal amount}'),
                ('currency', '{currency,moeda}'),
                ('origin', '{origin,origem,lead origin,lead source,canal}'),
                ('product', '{product,produto}'),
                ('referrer', '{referrer,indicado por,quem indicou,indicador,referred by}')
        ) as w (field, names) on btrim(regexp_replace(normalize.unaccented(lower(c.name)), '[ _.-]+', ' ', 'g')) = any (w.names)
        where not coalesce(p_map, '{}') ? w.field and not exists (select from jsonb_each_text(coalesce(p_map, '{}')) as m where m.value = c.name)
        order by w.field, c.n
    ) as g;
    if not v_map ? 'registered_at' then
        raise exception 'no column says when a lead came' using errcode = 'ID105', hint = 'Name it: --map registered_at=COLUMN';
    end if;
    if not v_map ?| '{outcome,ended_at}' then
        raise exception 'no column says what became of a lead' using errcode = 'ID105', hint = 'Name it: --map outcome=COLUMN';
    end if;
    return v_map;
end;
$$;

comment on function scoring.plan_history(text[], jsonb) is
'Which column of a file has which field of a past lead: as p_map says, and of the others by their names. Raises ID105 for a field or column that is none, or when none says when a lead came or what
became of it.';

revoke all on function scoring.plan_history(text[], jsonb) from public;
