create or replace function scoring.list_models()
returns table (
    id bigint, moment text, kind text, state text, trained_at timestamptz, promoted_at timestamptz, examples integer, wins integer, auc numeric, ece numeric,
    log_loss numeric, reason text
)
language sql
stable
as $$
    select
        m.id, m.moment, m.kind, m.state, m.trained_at, m.promoted_at, m.examples, m.wins, (m.metrics ->> 'auc')::numeric, (m.metrics ->> 'ece')::numeric,
        (m.metrics ->> 'log_loss')::numeric, m.reason
    from scoring.models as m
    order by m.id desc;
$$;

comment on function scoring.list_models() is 'The models, the newest first, with how good each was in the backtest of its training.';

revoke all on function scoring.list_models() from public;
