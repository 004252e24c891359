create or replace function alerts.notice_lines(p_kind text, p_items jsonb, p_figures jsonb)
returns text[]
language plpgsql
stable
as $$
begin
    return case
        when p_kind = 'test' then array[meta.text('alert.test')]
        when p_kind = 'summary' then array[
            meta.text(
                'alert.summary', to_char((p_figures ->> 'day')::date, 'DD/MM/YYYY'), p_figures ->> 'leads', p_figures ->> 'replied', p_figures ->> 'waiting',
                p_figures ->> 'late'
            ),
            case when p_items = '[]' then meta.text('alert.none_open') else meta.text('alert.open', jsonb_array_length(p_items)::text) end
        ]
        else '{}'
    end || array(
        select case i.value ->> 'event'
            when 'resolved' then meta.text('alert.resolved', i.value ->> 'sentence')
            else meta.text(case i.value ->> 'severity' when 'error' then 'alert.error' else 'alert.warning' end, i.value ->> 'sentence', i.value ->> 'remedy')
        end
        from jsonb_array_elements(p_items) with ordinality as i (value, n)
        order by i.n
    );
end;
$$;

comment on function alerts.notice_lines(text, jsonb, jsonb) is
'A notice in words, a line for each thing, in the language of indica.locale: p_items of alerts.items_of, p_figures of alerts.day_in_figures for a summary.';

revoke all on function alerts.notice_lines(text, jsonb, jsonb) from public;
