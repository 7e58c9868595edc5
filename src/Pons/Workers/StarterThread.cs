namespace Pons.Workers;

/// <summary>The one thread of the host that starts all workers, as old as the first start: on Linux a child may be tied to the thread that started it.</summary>
/// <remarks>Safe for any number of threads. It only starts processes, which takes a millisecond or two, and waits for nothing that a worker does.</remarks>
internal sealed class StarterThread
{
    public static readonly StarterThread Host = new();

    private readonly Queue<Order> _orders = [];
    private bool _isRunning;

    /// <summary>Runs a start there and waits for it.</summary>
    public IWorkerProcess Run(Func<IWorkerProcess> start)
    {
        var order = new Order(start);
        lock (_orders)
        {
            _orders.Enqueue(order);
            Monitor.Pulse(_orders);
            if (!_isRunning)
            {
                _isRunning = true;
                new Thread(Serve) { IsBackground = true, Name = "Pons starter" }.Start();
            }
        }

        return order.Await();
    }

    private void Serve()
    {
        while (true)
        {
            Order order;
            lock (_orders)
            {
                while (_orders.Count == 0)
                {
                    Monitor.Wait(_orders);
                }

                order = _orders.Dequeue();
            }

            order.Carry();
        }
    }

    private sealed class Order(Func<IWorkerProcess> start)
    {
        private IWorkerProcess? _process;
        private Exception? _error;

        public void Carry()
        {
            IWorkerProcess? process = null;
            Exception? error = null;
            try
            {
                process = start();
            }
            catch (Exception failure)
            {
                // Whatever it is, it belongs to the one who waits and not to this thread.
                error = failure;
            }

            lock (this)
            {
                (_process, _error) = (process, error);
                Monitor.Pulse(this);
            }
        }

        public IWorkerProcess Await()
        {
            lock (this)
            {
                while (_process is null && _error is null)
                {
                    Monitor.Wait(this);
                }
            }

            if (_error is not null)
            {
                System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(_error);
            }

            return _process!;
        }
    }
}
