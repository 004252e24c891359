create or replace function chatwoot.settle_labels(p_account_id bigint, p_listed jsonb)
returns table (word text, title text, state text, description text, colour text, is_on_sidebar boolean)
language plpgsql
volatile
as $$
declare
    v_now constant timestamptz := util.current_time();
    v_kind chatwoot.label_kinds;
    v_means text;
    v_wish text;
    v_found record;
begin
    for v_kind in select k.* from chatwoot.label_kinds as k order by k.place loop
        v_means := meta.text('label.' || v_kind.word || '.means') || ' (Indica)';
        -- OURS: by its id, whatever it is called by now; else by what it says of itself
        select (b.value ->> 'id')::bigint as id, b.value ->> 'title' as title into v_found
        from jsonb_array_elements(p_listed) as b
        left join chatwoot.labels as o on o.account_id = p_account_id and o.word = v_kind.word and o.label_id = (b.value ->> 'id')::bigint
        where o.word is not null or b.value ->> 'description' = v_means
        order by (o.word is not null) desc, (b.value ->> 'id')::bigint
        limit 1;
        word := v_kind.word;
        description := v_means;
        colour := v_kind.colour;
        is_on_sidebar := v_kind.is_on_sidebar;
        if v_found.id is not null then
            insert into chatwoot.labels as b (account_id, word, label_id, title, learnt_at)
            values (p_account_id, v_kind.word, v_found.id, v_found.title, v_now)
            on conflict on constraint labels_pkey do update set label_id = excluded.label_id, title = excluded.title, learnt_at = excluded.learnt_at
            where b.label_id <> excluded.label_id or b.title <> excluded.title;
            title := v_found.title;
            state := 'kept';
        else
            delete from chatwoot.labels as b where b.account_id = p_account_id and b.word = v_kind.word;
            -- TAKEN by the operation for something of its own: ours stands beside it
            v_wish := meta.text('label.' || v_kind.word);
            title := v_wish;
            state := 'to_make';
            for v_number in 1..9 loop
                exit when not exists (select from jsonb_array_elements(p_listed) as b where lower(b.value ->> 'title') = title);
                title := 'indica-' || v_wish || case when v_number > 1 then '-' || v_number else '' end;
                state := 'to_make_beside';
            end loop;
        end if;
        return next;
    end loop;
end;
$$;

comment on function chatwoot.settle_labels(bigint, jsonb) is
'Holds our labels against those that an account of Chatwoot has (p_listed: [{id, title, description}], as its API lists them) and remembers what ours are called there. One row a label of ours: word, title,
state (kept; to_make: it is not there; to_make_beside: its title is taken by a label that is not ours, so that ours has another), and what a new one says (description, colour, is_on_sidebar). One that was renamed or recoloured there stays as
it is. The same list again changes nothing.';

revoke all on function chatwoot.settle_labels(bigint, jsonb) from public;
