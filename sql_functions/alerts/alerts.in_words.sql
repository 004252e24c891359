create or replace function alerts.in_words(p_alert alerts.alerts, out sentence text, out remedy text)
language plpgsql
stable
as $$
declare
    v_is_english constant boolean := coalesce(current_setting('indica.locale', true) = 'en', false);
    v_zone constant text := ops.setting_text('timezone');
    v_arguments text[];
begin
    v_arguments := array[
        p_alert.subject,
        case
            when p_alert.since is null then case when v_is_english then 'never' else 'nunca' end
            when v_is_english then to_char(p_alert.since at time zone v_zone, 'YYYY-MM-DD HH24:MI') || ' (' || v_zone || ')'
            else to_char(p_alert.since at time zone v_zone, 'DD/MM/YYYY "às" HH24:MI')
                || ' (' || case when v_zone = 'America/Sao_Paulo' then 'horário de Brasília' else v_zone end || ')'
        end
    ] || p_alert.arguments;
    select
        format(case when v_is_english then c.sentence_en else c.sentence_pt end, variadic v_arguments),
        format(case when v_is_english then c.remedy_en else c.remedy_pt end, variadic v_arguments)
    into sentence, remedy
    from ops.conditions as c
    where c.code = p_alert.code;
end;
$$;

comment on function alerts.in_words(alerts.alerts) is
'What an alert says and what to do, as it was last seen, in the language of indica.locale.';

revoke all on function alerts.in_words(alerts.alerts) from public;
